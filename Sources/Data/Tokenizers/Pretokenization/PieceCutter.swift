/// Cuts texts by a rule.
struct PieceCutter: Sendable {
  private let rule: PieceRule
  private let finder: MatchFinder

  /// - Throws: `TokenizerError.unsupported` for an expression that is not implemented.
  init(_ rule: PieceRule) throws(TokenizerError) {
    finder = try MatchFinder(rule.pattern)
    self.rule = rule
  }

  /// The pieces of a text that are not empty.
  ///
  /// - Complexity: O(bytes) for patterns other than expressions.
  func pieces(of text: Span<UInt8>) -> [Range<Int>] {
    rule.behavior.pieces(of: parts(of: text)).filter { !$0.isEmpty }
  }

  private func parts(of text: Span<UInt8>) -> [PiecePart] {
    var parts: [PiecePart] = []
    var end = 0
    for match in finder.matches(in: text) {
      if end < match.lowerBound { parts.append(part(end..<match.lowerBound, isMatch: false)) }
      parts.append(part(match, isMatch: true))
      end = match.upperBound
    }
    if end < text.count { parts.append(part(end..<text.count, isMatch: false)) }
    return parts
  }

  private func part(_ range: Range<Int>, isMatch: Bool) -> PiecePart {
    PiecePart(range: range, isMatch: isMatch != rule.isInverted)
  }
}
