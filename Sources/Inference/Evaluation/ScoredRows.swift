/// Adjacent rows of a pass whose targets are scored.
public struct ScoredRows: Sendable, Equatable {
  /// The rows of the pass.
  public let rows: Range<Int>
  /// The position of the first row's target among all scored tokens.
  public let firstPosition: Int

  /// Rows whose targets have adjacent positions.
  public init(rows: Range<Int>, firstPosition: Int) {
    self.rows = rows
    self.firstPosition = firstPosition
  }

  /// The positions of the targets among all scored tokens.
  public var positions: Range<Int> { firstPosition..<firstPosition + rows.count }

  /// The part of these rows that lies in a range; nil when there is none.
  public func clamped(to range: Range<Int>) -> ScoredRows? {
    let common = rows.clamped(to: range)
    guard !common.isEmpty else { return nil }
    return ScoredRows(rows: common, firstPosition: firstPosition + common.lowerBound - rows.lowerBound)
  }

  /// Groups of rows whose targets follow each other.
  static func adjacent(_ groups: [Range<Int>], firstPosition: Int) -> [ScoredRows] {
    var position = firstPosition
    return groups.map { rows in
      defer { position += rows.count }
      return ScoredRows(rows: rows, firstPosition: position)
    }
  }
}
