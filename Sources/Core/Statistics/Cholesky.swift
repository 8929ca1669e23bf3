/// Linear equations with a symmetric positive definite matrix.
package enum Cholesky {
  /// The solution of A·x = b by the factors L·Lᵀ of A.
  ///
  /// - Parameter matrix: A, row-major.
  /// - Returns: nil where A is not positive definite.
  package static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
    guard let factor = factor(matrix, count: right.count) else { return nil }
    let count = right.count
    var x = right
    for row in 0..<count {
      for column in 0..<row { x[row] -= factor[row * count + column] * x[column] }
      x[row] /= factor[row * count + row]
    }
    for row in (0..<count).reversed() {
      for column in row + 1..<count { x[row] -= factor[column * count + row] * x[column] }
      x[row] /= factor[row * count + row]
    }
    return x
  }

  /// L, row-major; what is above its diagonal is not used.
  private static func factor(_ matrix: [Double], count: Int) -> [Double]? {
    var factor = matrix
    for row in 0..<count {
      for column in 0...row {
        var rest = matrix[row * count + column]
        for inner in 0..<column { rest -= factor[row * count + inner] * factor[column * count + inner] }
        guard column == row else {
          factor[row * count + column] = rest / factor[column * count + column]
          continue
        }
        guard rest > 0 else { return nil }
        factor[row * count + row] = rest.squareRoot()
      }
    }
    return factor
  }
}
