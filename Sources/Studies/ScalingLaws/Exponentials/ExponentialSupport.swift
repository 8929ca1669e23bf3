import Statistics

/// Some cells of a grid of time constants, with what is needed to solve for their amplitudes.
struct ExponentialSupport {
  /// Ascending.
  let cells: [Int]
  /// The inverse of the columns' products, row-major.
  private let inverse: [Double]

  /// - Parameters:
  ///   - cells: ascending.
  ///   - products: of all columns of the grid.
  /// - Returns: nil where the columns are parallel.
  private init?(_ cells: [Int], products: [[Double]]) {
    let matrix = cells.flatMap { row in cells.map { products[row][$0] } }
    var inverse: [Double] = []
    for column in cells.indices {
      let unit = cells.indices.map { $0 == column ? 1.0 : 0 }
      guard let solution = Cholesky.solve(matrix, unit) else { return nil }
      inverse += solution
    }
    self.cells = cells
    self.inverse = inverse
  }

  /// The amount by which the best amplitudes lower the squared error.
  ///
  /// - Parameter products: of each column of the grid with the values.
  /// - Returns: nil where an amplitude would be negative: then another support is better.
  func gain(_ products: [Double]) -> Double? {
    var gain = 0.0
    for row in cells.indices {
      var amplitude = 0.0
      for column in cells.indices { amplitude += inverse[row * cells.count + column] * products[cells[column]] }
      guard amplitude >= 0 else { return nil }
      gain += amplitude * products[cells[row]]
    }
    return gain
  }

  /// True for a support each of whose cells is the other's or next to it.
  func isNear(_ other: ExponentialSupport) -> Bool {
    cells.count == other.cells.count && zip(cells, other.cells).allSatisfy { abs($0 - $1) <= 1 }
  }

  /// All supports of one cell, of two, and so on up to `count`.
  static func all(of columns: [[Double]], count: Int) -> [[ExponentialSupport]] {
    let products = columns.map { row in columns.map { zip(row, $0).reduce(0) { $0 + $1.0 * $1.1 } } }
    var sets: [[Int]] = [[]]
    return (0..<count).map { _ in
      sets = sets.flatMap { set in ((set.last ?? -1) + 1..<columns.count).map { set + [$0] } }
      return sets.compactMap { ExponentialSupport($0, products: products) }
    }
  }
}
