import Statistics

/// An orthonormal basis Q of a few columns U = Q·R, which keeps more digits than their products do.
///
/// Gram-Schmidt, with every column projected twice (Giraud, Langou, Rozložník, 2005, "The loss of orthogonality in the
/// Gram-Schmidt orthogonalization process").
struct OrthonormalBasis {
  /// A column that is shorter than this after the projection, as a fraction of its length, follows from those before it.
  private static let dependent = 1e-10

  /// The columns of Q.
  private var columns: [[Double]] = []
  /// The columns of R, down to the diagonal.
  private var triangle: [[Double]] = []

  /// - Returns: nil where a column follows from the others.
  init?(_ given: [[Double]]) {
    for column in given {
      guard append(column) else { return nil }
    }
  }

  private mutating func append(_ column: [Double]) -> Bool {
    let first = projections(of: column)
    let once = subtract(first, from: column)
    let second = projections(of: once)
    let rest = subtract(second, from: once)
    let length = rest.sumOfSquares.squareRoot()
    guard length > Self.dependent * column.sumOfSquares.squareRoot() else { return false }
    triangle.append(zip(first, second).map { $0 + $1 } + [length])
    columns.append(rest.map { $0 / length })
    return true
  }

  /// Qᵀ·v.
  private func projections(of vector: [Double]) -> [Double] {
    columns.map { column in zip(column, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  private func subtract(_ factors: [Double], from vector: [Double]) -> [Double] {
    var rest = vector
    for (factor, column) in zip(factors, columns) {
      for index in rest.indices { rest[index] -= factor * column[index] }
    }
    return rest
  }

  /// The part of a vector that is orthogonal to all columns.
  func residual(of vector: [Double]) -> [Double] { subtract(projections(of: vector), from: vector) }

  /// The b with the least |v − U·b|.
  func coefficients(of vector: [Double]) -> [Double] {
    var solution = projections(of: vector)
    for row in solution.indices.reversed() {
      for column in row + 1..<solution.count { solution[row] -= triangle[column][row] * solution[column] }
      solution[row] /= triangle[row][row]
    }
    return solution
  }
}
