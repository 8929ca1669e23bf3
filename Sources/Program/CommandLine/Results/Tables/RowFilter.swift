import Foundation

/// A condition on the rows of a table, such as `split=test` or `K>=2`.
struct RowFilter: Sendable, Equatable {
  /// The relation between a value of the column and the given one.
  enum Relation: String, CaseIterable, Sendable {
    case isAtLeast = ">="
    case isAtMost = "<="
    case isNot = "!="
    case equals = "="
    case isAbove = ">"
    case isBelow = "<"

    /// True for relations of numbers alone.
    var needsNumbers: Bool { self != .equals && self != .isNot }
  }

  let column: String
  let relation: Relation
  let value: String

  /// Reads a condition; nil without a column, a relation and, where it compares numbers, a number.
  init?(_ text: String) {
    guard let (relation, range) = Self.firstRelation(in: text) else { return nil }
    self.relation = relation
    column = text[..<range.lowerBound].trimmingCharacters(in: .whitespaces)
    value = text[range.upperBound...].trimmingCharacters(in: .whitespaces)
    guard !column.isEmpty, !relation.needsNumbers || Double(value) != nil else { return nil }
  }

  /// The relation that begins first; of those that begin there, the longest.
  private static func firstRelation(in text: String) -> (Relation, Range<String.Index>)? {
    let found = Relation.allCases.compactMap { relation in text.range(of: relation.rawValue).map { (relation, $0) } }
    return found.min { ($0.1.lowerBound, $1.0.rawValue.count) < ($1.1.lowerBound, $0.0.rawValue.count) }
  }

  /// Returns true if a cell meets the condition; nil when it has to be a number and is none. Two numbers are equal by value.
  func accepts(_ cell: String) -> Bool? {
    switch (relation, Double(cell), Double(value)) {
    case (.equals, let found?, let wanted?): found == wanted
    case (.isNot, let found?, let wanted?): found != wanted
    case (.equals, _, _): cell == value
    case (.isNot, _, _): cell != value
    case (_, let found?, let wanted?): relation.holds(found, wanted)
    default: nil
    }
  }
}

extension RowFilter.Relation {
  fileprivate func holds(_ found: Double, _ wanted: Double) -> Bool {
    switch self {
    case .isAtLeast: found >= wanted
    case .isAtMost: found <= wanted
    case .isAbove: found > wanted
    case .isBelow: found < wanted
    case .equals: found == wanted
    case .isNot: found != wanted
    }
  }
}
