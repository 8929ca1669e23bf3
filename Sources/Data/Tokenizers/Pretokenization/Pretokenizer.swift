/// Cuts text into pre-tokens, the pieces inside which byte pairs may merge.
package struct Pretokenizer: Sendable {
  /// The most steps; known tokenizers have two or three.
  static let mostSteps = 16

  /// The scanners of the splitting steps: each cuts the pieces of the one before.
  let scanners: [PatternScanner]

  /// - Throws: `TokenizerError.unsupported` when the steps are not one or more splits followed by the byte level.
  package init(steps: [PretokenizerStep]) throws(TokenizerError) {
    let splits = steps.dropLast()
    guard steps.last == .byteLevel, !splits.contains(.byteLevel), steps.count <= Self.mostSteps else {
      throw Self.unsupported(steps)
    }
    guard !splits.isEmpty else { throw Self.uncut }
    scanners = splits.compactMap(\.pattern).map { PatternScanner(pattern: $0) }
  }

  private static func unsupported(_ steps: [PretokenizerStep]) -> TokenizerError {
    .unsupported(
      field: "pre_tokenizer", found: steps.map { "\($0)" }.joined(separator: ", "),
      supported: "one or more Splits followed by one ByteLevel")
  }

  /// The error of a text that would be one pre-token.
  private static var uncut: TokenizerError {
    .unsupported(field: "pre_tokenizer.use_regex", found: "false", supported: "true, or false after a Split,")
  }
}

extension PretokenizerStep {
  /// The pattern of a splitting step.
  fileprivate var pattern: SplitPattern? {
    guard case .split(let pattern) = self else { return nil }
    return pattern
  }
}
