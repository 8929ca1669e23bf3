import COpenBLAS

/// C ← α·op(A)·op(B) + β·C by OpenBLAS, the only place that calls it.
///
/// The three forms are those of a linear layer with weights W of **shape** [outputs, inputs]:
/// y = x·Wᵀ, dx = dy·W, dW += dyᵀ·x. Views go in with their strides; nothing is copied.
public enum MatrixProduct {
  /// C ← α·A·Bᵀ + β·C with A of **shape** [m, k], B [n, k], C [m, n].
  public static func timesTransposed(_ a: Tensor, _ b: Tensor, into c: Tensor, alpha: Float = 1, beta: Float = 0) {
    precondition(a.columns == b.columns && c.rows == a.rows && c.columns == b.rows)
    multiply(a, CblasNoTrans, b, CblasTrans, into: c, depth: a.columns, alpha, beta)
  }

  /// C ← α·A·B + β·C with A of **shape** [m, k], B [k, n], C [m, n].
  public static func times(_ a: Tensor, _ b: Tensor, into c: Tensor, alpha: Float = 1, beta: Float = 0) {
    precondition(a.columns == b.rows && c.rows == a.rows && c.columns == b.columns)
    multiply(a, CblasNoTrans, b, CblasNoTrans, into: c, depth: a.columns, alpha, beta)
  }

  /// C ← α·Aᵀ·B + β·C with A of **shape** [k, m], B [k, n], C [m, n].
  public static func transposedTimes(_ a: Tensor, _ b: Tensor, into c: Tensor, alpha: Float = 1, beta: Float = 0) {
    precondition(a.rows == b.rows && c.rows == a.columns && c.columns == b.columns)
    multiply(a, CblasTrans, b, CblasNoTrans, into: c, depth: a.rows, alpha, beta)
  }

  private static func multiply(
    _ a: Tensor, _ formA: CBLAS_TRANSPOSE, _ b: Tensor, _ formB: CBLAS_TRANSPOSE, into c: Tensor, depth: Int,
    _ alpha: Float, _ beta: Float
  ) {
    guard c.count > 0 else { return }
    unsafe cblas_sgemm(
      CblasRowMajor, formA, formB, blasint(c.rows), blasint(c.columns), blasint(depth), alpha,
      a.base, blasint(max(a.stride, 1)), b.base, blasint(max(b.stride, 1)), beta, c.base, blasint(c.stride))
  }
}
