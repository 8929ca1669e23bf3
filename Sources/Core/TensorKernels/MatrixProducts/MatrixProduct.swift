import COpenBLAS

/// C ← op(A)·op(B) or C ← C + op(A)·op(B).
///
/// The three forms are those of a linear layer with weights W of **shape** [outputs, inputs]:
/// y = x·Wᵀ, dx = dy·W, dW += dyᵀ·x. Views go in with their strides; nothing is copied.
public enum MatrixProduct {
  /// C ← A·Bᵀ or C + A·Bᵀ with A of **shape** [m, k], B [n, k], C [m, n].
  public static func timesTransposed(
    _ a: Tensor, _ b: Tensor, into c: Tensor, adding: Bool = false, kernels: ProductKernels = kernels
  ) {
    multiply(ProductOperand(a, lines: .rows), ProductOperand(b, lines: .rows), into: c, adding: adding, kernels)
  }

  /// C ← A·B or C + A·B with A of **shape** [m, k], B [k, n], C [m, n].
  public static func times(
    _ a: Tensor, _ b: Tensor, into c: Tensor, adding: Bool = false, kernels: ProductKernels = kernels
  ) {
    multiply(ProductOperand(a, lines: .rows), ProductOperand(b, lines: .columns), into: c, adding: adding, kernels)
  }

  /// C ← Aᵀ·B or C + Aᵀ·B with A of **shape** [k, m], B [k, n], C [m, n].
  public static func transposedTimes(
    _ a: Tensor, _ b: Tensor, into c: Tensor, adding: Bool = false, kernels: ProductKernels = kernels
  ) {
    multiply(ProductOperand(a, lines: .columns), ProductOperand(b, lines: .columns), into: c, adding: adding, kernels)
  }

  /// C ← A·B or C + A·B with A of **shape** [m, k], C [m, n], and the first n lines and k steps of a packed B.
  public static func times(_ a: Tensor, _ b: PackedFactor, into c: Tensor, adding: Bool = false) {
    let operand = b.operand
    precondition(c.rows == a.rows && c.columns <= operand.lines && a.columns <= operand.steps)
    let a = ProductOperand(a, lines: .rows)
    if b.isPacked {
      BlockedProduct(a: a, b: .packed(b), c: c, isAdding: adding).multiply()
    } else {
      multiplyByLibrary(a, operand.first(lines: c.columns, steps: a.steps), into: c, adding: adding)
    }
  }

  private static func multiply(
    _ a: ProductOperand, _ b: ProductOperand, into c: Tensor, adding: Bool, _ kernels: ProductKernels
  ) {
    precondition(a.steps == b.steps && c.rows == a.lines && c.columns == b.lines)
    guard c.count > 0 else { return }
    guard a.steps > 0 else { return adding ? () : c.fill(0) }
    switch kernels {
    case .library: multiplyByLibrary(a, b, into: c, adding: adding)
    case .own(let instructions): BlockedProduct(a: a, b: .operand(b, instructions), c: c, isAdding: adding).multiply()
    }
  }

  /// The only call of the library.
  private static func multiplyByLibrary(_ a: ProductOperand, _ b: ProductOperand, into c: Tensor, adding: Bool) {
    unsafe cblas_sgemm(
      CblasRowMajor, a.linesAreRows ? CblasNoTrans : CblasTrans, b.linesAreRows ? CblasTrans : CblasNoTrans,
      blasint(c.rows), blasint(c.columns), blasint(a.steps), 1, a.tensor.base, a.leadingDimension, b.tensor.base,
      b.leadingDimension, adding ? 1 : 0, c.base, blasint(c.stride))
  }
}

extension ProductOperand {
  fileprivate var leadingDimension: blasint { blasint(max(tensor.stride, 1)) }
}
