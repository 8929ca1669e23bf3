extension Reference {
  /// A·B, with A of **shape** [m, k] and B [k, n].
  public static func times(_ a: Matrix, _ b: Matrix) -> Matrix {
    precondition(a.columns == b.rows)
    var product = Matrix(rows: a.rows, columns: b.columns)
    for row in 0..<a.rows {
      for column in 0..<b.columns {
        for k in 0..<a.columns { product[row, column] += a[row, k] * b[k, column] }
      }
    }
    return product
  }

  /// A·Bᵀ, with A of **shape** [m, k] and B [n, k].
  public static func timesTransposed(_ a: Matrix, _ b: Matrix) -> Matrix { times(a, transposed(b)) }

  /// Aᵀ·B, with A of **shape** [k, m] and B [k, n].
  public static func transposedTimes(_ a: Matrix, _ b: Matrix) -> Matrix { times(transposed(a), b) }

  /// Rows and columns exchanged.
  public static func transposed(_ x: Matrix) -> Matrix {
    var result = Matrix(rows: x.columns, columns: x.rows)
    for row in 0..<x.rows {
      for column in 0..<x.columns { result[column, row] = x[row, column] }
    }
    return result
  }
}
