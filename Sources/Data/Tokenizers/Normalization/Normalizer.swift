/// Changes texts before they are cut into pre-tokens.
struct Normalizer: Sendable {
  /// The most steps; known tokenizers have two.
  static let mostSteps = 16

  private enum Stage: Sendable {
    case plain(NormalizerStep)
    case replace(MatchFinder, with: [UInt8])
  }

  private let stages: [Stage]

  /// Indicates whether texts stay as they are.
  var isEmpty: Bool { stages.isEmpty }

  /// Indicates whether a text's parts before and from a space or line before a letter of ASCII on are changed alike alone.
  let isLocal: Bool

  /// - Throws: `TokenizerError.unsupported` when a step is not implemented.
  init(_ steps: [NormalizerStep]) throws(TokenizerError) {
    guard steps.count <= Self.mostSteps else {
      throw .unsupported(
        field: "normalizer", found: "of \(steps.count) steps", supported: "one of \(Self.mostSteps) steps")
    }
    var stages: [Stage] = []
    for step in steps { stages.append(try Self.stage(of: step)) }
    self.stages = stages
    isLocal = steps.allSatisfy { $0.isLocal }
  }

  private static func stage(of step: NormalizerStep) throws(TokenizerError) -> Stage {
    guard case .replace(let pattern, let content) = step else { return .plain(step) }
    return .replace(try MatchFinder(pattern), with: Array(content.utf8))
  }

  /// The changed text.
  ///
  /// - Complexity: O(bytes) for each step.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    stages.reduce(text) { text, stage in
      switch stage {
      case .plain(let step): step.normalized(text)
      case .replace(let finder, let content): finder.replacing(in: text, with: content)
      }
    }
  }
}

extension NormalizerStep {
  fileprivate var isLocal: Bool {
    switch self {
    case .form, .lowercase: true
    case .prepend, .replace, .strip: false
    }
  }

  /// The text after this step; replacements are made elsewhere.
  fileprivate func normalized(_ text: [UInt8]) -> [UInt8] {
    switch self {
    case .form(let form): form.normalized(text)
    case .prepend(let prefix): text.isEmpty ? text : Array(prefix.utf8) + text
    case .replace: text
    case .lowercase: Self.lowercased(text)
    case .strip(let start, let end): Self.stripped(text, start: start, end: end)
    }
  }

  private static func lowercased(_ text: [UInt8]) -> [UInt8] {
    String(decoding: text, as: UTF8.self).unicodeScalars.flatMap { Array($0.properties.lowercaseMapping.utf8) }
  }

  private static func stripped(_ text: [UInt8], start: Bool, end: Bool) -> [UInt8] {
    var scalars = String(decoding: text, as: UTF8.self).unicodeScalars[...]
    while start, let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while end, let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return Array(String(scalars).utf8)
  }
}
