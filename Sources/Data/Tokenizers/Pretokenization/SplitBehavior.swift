/// The treatment of the matches that a text is cut around, by the names of `tokenizer.json`.
package enum SplitBehavior: String, Sendable, Hashable, CaseIterable {
  /// A match is a piece of its own.
  case isolated = "Isolated"
  /// A match is dropped.
  case removed = "Removed"
  /// A match belongs to the piece before it.
  case mergedWithPrevious = "MergedWithPrevious"
  /// A match belongs to the piece behind it.
  case mergedWithNext = "MergedWithNext"
  /// Matches that touch are one piece.
  case contiguous = "Contiguous"
}

extension SplitBehavior {
  /// The pieces of a text whose parts are matches or lie between matches, in their order.
  func pieces(of parts: [PiecePart]) -> [Range<Int>] {
    switch self {
    case .isolated: parts.map(\.range)
    case .removed: parts.lazy.filter { !$0.isMatch }.map(\.range)
    case .contiguous: Self.joined(parts) { $1.isMatch == $0.isMatch }
    case .mergedWithPrevious: Self.joined(parts) { $1.isMatch && !$0.isMatch }
    case .mergedWithNext: Self.joinedFromEnd(parts)
    }
  }

  /// Joins a part to the one before it where a condition on both holds; no match precedes the first.
  private static func joined(_ parts: [PiecePart], where joins: (PiecePart, PiecePart) -> Bool) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var previous = PiecePart(range: 0..<0, isMatch: false)
    for part in parts {
      if joins(previous, part), let last = pieces.popLast() {
        pieces.append(last.lowerBound..<part.range.upperBound)
      } else {
        pieces.append(part.range)
      }
      previous = part
    }
    return pieces
  }

  private static func joinedFromEnd(_ parts: [PiecePart]) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var nextIsMatch = false
    for part in parts.reversed() {
      if part.isMatch, !nextIsMatch, let last = pieces.popLast() {
        pieces.append(part.range.lowerBound..<last.upperBound)
      } else {
        pieces.append(part.range)
      }
      nextIsMatch = part.isMatch
    }
    return pieces.reversed()
  }
}

/// A part of a text that is a match of a pattern, or lies between matches.
struct PiecePart: Equatable {
  let range: Range<Int>
  let isMatch: Bool
}
