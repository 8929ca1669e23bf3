/// Cuts text into pre-tokens, the pieces inside which byte pairs may merge.
package struct Pretokenizer: Sendable {
  /// The most steps; known tokenizers have two or three.
  static let mostSteps = 16

  /// The scanners of the splitting steps: each cuts the pieces of the one before.
  let scanners: [PatternScanner]

  /// - Throws: `TokenizerError.unsupported` when the steps are not one or more splits followed by the byte level.
  package init(steps: [PretokenizerStep]) throws(TokenizerError) {
    guard Self.isSupported(steps) else { throw Self.unsupported(steps) }
    scanners = steps.compactMap(\.pattern).map { PatternScanner(pattern: $0) }
    guard !scanners.isEmpty else { throw Self.uncut }
  }

  private static func isSupported(_ steps: [PretokenizerStep]) -> Bool {
    steps.last == .byteLevel && !steps.dropLast().contains(.byteLevel) && steps.count <= mostSteps
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
