/// Cuts text into pre-tokens, the pieces inside which byte pairs may merge.
package struct Pretokenizer: Sendable {
  /// The most steps; known tokenizers have four.
  static let mostSteps = 16

  /// A step that is ready to work.
  enum Stage: Sendable {
    case scanner(PatternScanner)
    case cutter(PieceCutter)
    case prefixSpace
    case metaspace(Metaspace)
  }

  /// The stages in their order: each works on the pieces of the one before.
  let stages: [Stage]

  /// Indicates whether all stages are scanners or cut at single characters: then a text has the same pre-tokens when it is
  /// cut before a space or a line that begins with a letter.
  let isLocal: Bool

  /// - Throws: `TokenizerError.unsupported` when a step is not implemented, or the byte level is not the last one.
  package init(steps: [PretokenizerStep]) throws(TokenizerError) {
    guard !steps.dropLast().contains(.byteLevel), steps.count <= Self.mostSteps else { throw Self.unsupported(steps) }
    var stages: [Stage] = []
    for step in steps { stages += try Self.stages(of: step) }
    self.stages = stages
    isLocal = steps.contains { $0.isScanned } && steps.allSatisfy { $0.isLocal }
  }

  private static func stages(of step: PretokenizerStep) throws(TokenizerError) -> [Stage] {
    switch step {
    case .split(let pattern): return [.scanner(PatternScanner(pattern: pattern))]
    case .cut(let rule): return [.cutter(try PieceCutter(rule))]
    case .prefixSpace: return [.prefixSpace]
    case .metaspace(let space):
      return [.metaspace(space)] + (space.splits ? [.cutter(try PieceCutter(space.rule))] : [])
    case .byteLevel: return []
    }
  }

  private static func unsupported(_ steps: [PretokenizerStep]) -> TokenizerError {
    .unsupported(
      field: "pre_tokenizer", found: steps.map { "\($0)" }.joined(separator: ", "),
      supported: "a sequence of at most \(mostSteps) steps with ByteLevel as the last one, if at all,")
  }
}

extension PretokenizerStep {
  fileprivate var isScanned: Bool { if case .split = self { true } else { false } }

  /// Indicates whether the step's pieces end at every space or line feed between words, whatever is before and behind.
  fileprivate var isLocal: Bool {
    switch self {
    case .split, .byteLevel: true
    case .cut(let rule): rule.pattern == .characters(.digits) && [.isolated, .contiguous].contains(rule.behavior)
    case .prefixSpace, .metaspace: false
    }
  }
}
