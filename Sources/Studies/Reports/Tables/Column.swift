/// The heading of a column, and what stands below it for an element of the table.
public struct Column<Element> {
  /// The name of the column.
  public let heading: String
  /// The cell of an element.
  public let cell: (Element) -> Cell

  /// A column.
  public init(_ heading: String, _ cell: @escaping (Element) -> Cell) {
    self.heading = heading
    self.cell = cell
  }
}
