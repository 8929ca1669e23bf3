extension Reference {
  /// Five steps of X ← aX + (bA + cA²)X with A = X·Xᵀ, from a matrix of norm 1, as published: of a matrix of more rows than columns
  /// the transposed one is iterated.
  public static func orthogonalized(_ matrix: Matrix) -> Matrix {
    if matrix.rows > matrix.columns { return transposed(orthogonalized(transposed(matrix))) }
    let norm = max(matrix.innerProduct(matrix).squareRoot(), 1e-7)
    var x = matrix
    x.elements = x.elements.map { $0 / norm }
    for _ in 0..<5 {
      let square = timesTransposed(x, x)
      let polynomial = sum(square, -4.7750, times(square, square), 2.0315)
      x = sum(x, 3.4445, times(polynomial, x), 1)
    }
    return x
  }

  /// α·A + β·B.
  private static func sum(_ a: Matrix, _ alpha: Double, _ b: Matrix, _ beta: Double) -> Matrix {
    Matrix(
      rows: a.rows, columns: a.columns, elements: zip(a.elements, b.elements).map { alpha * $0.0 + beta * $0.1 })
  }
}
