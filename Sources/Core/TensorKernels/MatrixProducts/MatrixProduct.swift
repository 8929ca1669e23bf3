import COpenBLAS

/// C ← α·op(A)·op(B) + β·C by OpenBLAS, the only place that calls it.
///
/// The three forms are those of a linear layer with weights W of **shape** [outputs, inputs]:
/// y = x·Wᵀ, dx = dy·W, dW += dyᵀ·x. Views go in with their strides; nothing is copied.
public enum MatrixProduct {
  /// C ← α·A·Bᵀ + β·C with A of **shape** [m, k], B [n, k], C [m, n].
  public static func timesTransposed(_ a: Tensor, _ b: Tensor, into c: Tensor, alpha: Float = 1, beta: Float = 0) {
    multiply(.plain(a), .transposed(b), into: c, alpha: alpha, beta: beta)
  }

  /// C ← α·A·B + β·C with A of **shape** [m, k], B [k, n], C [m, n].
  public static func times(_ a: Tensor, _ b: Tensor, into c: Tensor, alpha: Float = 1, beta: Float = 0) {
    multiply(.plain(a), .plain(b), into: c, alpha: alpha, beta: beta)
  }

  /// C ← α·Aᵀ·B + β·C with A of **shape** [k, m], B [k, n], C [m, n].
  public static func transposedTimes(_ a: Tensor, _ b: Tensor, into c: Tensor, alpha: Float = 1, beta: Float = 0) {
    multiply(.transposed(a), .plain(b), into: c, alpha: alpha, beta: beta)
  }

  /// op(A): a matrix, and how the product reads it.
  private struct Operand {
    let tensor: Tensor
    let form: CBLAS_TRANSPOSE
    /// The shape of op(A).
    let rows: Int, columns: Int

    var leadingDimension: blasint { blasint(max(tensor.stride, 1)) }

    static func plain(_ tensor: Tensor) -> Operand {
      Operand(tensor: tensor, form: CblasNoTrans, rows: tensor.rows, columns: tensor.columns)
    }

    static func transposed(_ tensor: Tensor) -> Operand {
      Operand(tensor: tensor, form: CblasTrans, rows: tensor.columns, columns: tensor.rows)
    }
  }

  private static func multiply(_ a: Operand, _ b: Operand, into c: Tensor, alpha: Float, beta: Float) {
    precondition(a.columns == b.rows && c.rows == a.rows && c.columns == b.columns)
    guard c.count > 0 else { return }
    unsafe cblas_sgemm(
      CblasRowMajor, a.form, b.form, blasint(c.rows), blasint(c.columns), blasint(a.columns), alpha,
      a.tensor.base, a.leadingDimension, b.tensor.base, b.leadingDimension, beta, c.base, blasint(c.stride))
  }
}
