/// A heading and rows of typed cells, which can be shown as aligned text, as HTML and as comma-separated values.
public struct Table: Sendable, Equatable {
  /// The names of the columns; nil for a table without a heading.
  public let heading: [String]?
  /// The rows, each with a cell for every column.
  public let rows: [[Cell]]

  /// A table of rows that are at hand.
  ///
  /// - Precondition: every row has as many cells as the heading.
  public init(heading: [String]?, rows: [[Cell]]) {
    if let heading {
      precondition(
        rows.allSatisfy { $0.count == heading.count }, "every row must have the \(heading.count) cells of \(heading)")
    }
    self.heading = heading
    self.rows = rows
  }

  /// A table with a row for each element.
  public init<Element>(of elements: [Element], columns: [Column<Element>]) {
    self.init(
      heading: columns.map { $0.heading }, rows: elements.map { element in columns.map { $0.cell(element) } })
  }

  /// The table without the columns in which no row has a value, which would be columns of dashes.
  public var withoutEmptyColumns: Table {
    guard !rows.isEmpty else { return self }
    let count = heading?.count ?? rows.map { $0.count }.max() ?? 0
    let kept = (0..<count).filter { column in
      rows.contains { $0.indices.contains(column) && $0[column].text != NumberFormat.dash }
    }
    return Table(
      heading: heading.map { names in kept.map { names[$0] } },
      rows: rows.map { row in kept.filter { row.indices.contains($0) }.map { row[$0] } })
  }

  /// True for each column that holds numbers alone, so that it is aligned to the right.
  var areNumbers: [Bool] {
    let count = heading?.count ?? rows.map { $0.count }.max() ?? 0
    return (0..<count).map { column in rows.allSatisfy { $0.indices.contains(column) && !$0[column].isText } }
  }
}
