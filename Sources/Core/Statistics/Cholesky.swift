/// Linear equations with a symmetric positive definite matrix.
package enum Cholesky {
  /// The solution of A·x = b by the factors L·Lᵀ of A.
  ///
  /// - Parameter matrix: A, row-major.
  /// - Returns: nil where A is not positive definite.
  package static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
    Factor(of: matrix, count: right.count).map { $0.backward($0.forward(right)) }
  }
}

/// L of A = L·Lᵀ.
private struct Factor {
  private let count: Int
  /// Row-major; values above the diagonal are not used.
  private var values: [Double]

  /// - Returns: nil where A is not positive definite.
  init?(of matrix: [Double], count: Int) {
    self.count = count
    values = matrix
    for row in 0..<count {
      guard fill(row) else { return nil }
    }
  }

  private subscript(row: Int, column: Int) -> Double {
    get { values[row * count + column] }
    set { values[row * count + column] = newValue }
  }

  /// Computes a row from those before it; returns false where A is not positive definite.
  private mutating func fill(_ row: Int) -> Bool {
    for column in 0..<row { self[row, column] = entry(row, column) }
    let rest = rest(row, row)
    self[row, row] = rest.squareRoot()
    return rest > 0
  }

  /// A value of L below the diagonal.
  private func entry(_ row: Int, _ column: Int) -> Double { rest(row, column) / self[column, column] }

  /// A value of the matrix, which `values` still holds there, minus the products of the factors before it.
  private func rest(_ row: Int, _ column: Int) -> Double {
    var rest = self[row, column]
    for inner in 0..<column { rest -= self[row, inner] * self[column, inner] }
    return rest
  }

  /// The solution of L·y = b.
  func forward(_ right: [Double]) -> [Double] {
    var y = right
    for row in y.indices {
      for column in 0..<row { y[row] -= self[row, column] * y[column] }
      y[row] /= self[row, row]
    }
    return y
  }

  /// The solution of Lᵀ·x = y.
  func backward(_ right: [Double]) -> [Double] {
    var x = right
    for row in x.indices.reversed() {
      for column in row + 1..<count { x[row] -= self[column, row] * x[column] }
      x[row] /= self[row, row]
    }
    return x
  }
}
