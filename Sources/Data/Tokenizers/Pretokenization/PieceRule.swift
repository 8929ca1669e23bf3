/// A rule by which a text is cut around the matches of a pattern.
package struct PieceRule: Sendable, Hashable {
  /// The pattern.
  let pattern: TextPattern
  /// The treatment of matches.
  let behavior: SplitBehavior
  /// Indicates whether what lies between matches is treated as the matches.
  let isInverted: Bool

  init(_ pattern: TextPattern, _ behavior: SplitBehavior, isInverted: Bool = false) {
    self.pattern = pattern
    self.behavior = behavior
    self.isInverted = isInverted
  }

  /// The pattern with a scanner that cuts in the same way; nil when there is none.
  ///
  /// Its matches cover every text, so that most treatments are the same.
  var scannedPattern: SplitPattern? {
    guard case .expression(let expression) = pattern, let known = SplitPattern(expression: expression) else {
      return nil
    }
    return behavior == .isolated || behavior == .removed && isInverted ? known : nil
  }
}

extension PieceRule: CustomStringConvertible {
  /// The rule in one line, for comparisons and messages.
  package var description: String {
    "Split by \(pattern), \(behavior.rawValue)\(isInverted ? ", inverted" : "")"
  }
}
