/// Linear equations with a symmetric positive definite matrix.
package enum Cholesky {
  /// The solution of A·x = b by the factors L·Lᵀ of A.
  ///
  /// - Parameter matrix: A, row-major.
  /// - Returns: nil where A is not positive definite.
  package static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
    factor(matrix, count: right.count).map { backward($0, forward($0, right)) }
  }

  /// The solution of L·y = b.
  private static func forward(_ factor: [Double], _ right: [Double]) -> [Double] {
    let count = right.count
    var x = right
    for row in 0..<count {
      for column in 0..<row { x[row] -= factor[row * count + column] * x[column] }
      x[row] /= factor[row * count + row]
    }
    return x
  }

  /// The solution of Lᵀ·x = y.
  private static func backward(_ factor: [Double], _ right: [Double]) -> [Double] {
    let count = right.count
    var x = right
    for row in (0..<count).reversed() {
      for column in row + 1..<count { x[row] -= factor[column * count + row] * x[column] }
      x[row] /= factor[row * count + row]
    }
    return x
  }

  /// L, row-major; values above its diagonal are not used.
  private static func factor(_ matrix: [Double], count: Int) -> [Double]? {
    var factor = matrix
    for row in 0..<count {
      for column in 0..<row {
        factor[row * count + column] =
          rest(factor, row: row, column: column, count: count) / factor[column * count + column]
      }
      let rest = rest(factor, row: row, column: row, count: count)
      guard rest > 0 else { return nil }
      factor[row * count + row] = rest.squareRoot()
    }
    return factor
  }

  /// A value of the matrix, which `factor` still holds there, minus the products of the factors before it.
  private static func rest(_ factor: [Double], row: Int, column: Int, count: Int) -> Double {
    var rest = factor[row * count + column]
    for inner in 0..<column { rest -= factor[row * count + inner] * factor[column * count + inner] }
    return rest
  }
}
