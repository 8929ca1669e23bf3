/// A matrix of double-precision values, row after row, with which the plain references compute.
public struct Matrix: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// All elements, row after row.
  public var elements: [Double]

  /// - Precondition: there are `rows`·`columns` elements.
  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(elements.count == rows * columns, "\(elements.count) elements for \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// Zeros.
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, elements: Array(repeating: 0, count: rows * columns))
  }

  /// One element.
  public subscript(row: Int, column: Int) -> Double {
    get {
      precondition(column >= 0 && column < columns)
      return elements[row * columns + column]
    }
    set {
      precondition(column >= 0 && column < columns)
      elements[row * columns + column] = newValue
    }
  }

  /// A copy of some columns.
  public func columns(_ range: Range<Int>) -> Matrix {
    Matrix(
      rows: rows, columns: range.count, elements: (0..<rows).flatMap { row in range.map { self[row, $0] } })
  }

  /// A copy of some rows.
  public func rows(_ range: Range<Int>) -> Matrix {
    Matrix(
      rows: range.count, columns: columns,
      elements: Array(elements[range.lowerBound * columns..<range.upperBound * columns]))
  }

  /// The sum of the products of both matrices' elements: a test makes one value of a kernel's result by it.
  public func innerProduct(_ other: Matrix) -> Double {
    precondition(rows == other.rows && columns == other.columns)
    return zip(elements, other.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
