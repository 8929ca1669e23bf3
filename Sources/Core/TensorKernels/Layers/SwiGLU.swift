/// The gated unit h = silu(gate)·up with silu(x) = x·σ(x).
///
/// Source: Shazeer, "GLU variants improve transformer", 2020, https://arxiv.org/abs/2002.05202, eq. 6.
public enum SwiGLU {
  /// Computes the gated unit of each row.
  ///
  /// - Parameters:
  ///   - gateUp: **shape** [rows, 2F]: the gate in the first F columns, up in the rest.
  ///   - hidden: **shape** [rows, F]; the result.
  public static func forward(_ gateUp: Tensor, into hidden: Tensor, kernels: ProductKernels = MatrixProduct.kernels) {
    requireHalf(hidden, of: gateUp)
    let elements = ElementKernels(kernels)
    for row in 0..<hidden.rows { forward(gateUp, row: row, into: hidden, elements) }
  }

  private static func requireHalf(_ hidden: Tensor, of gateUp: Tensor) {
    precondition(gateUp.rows == hidden.rows && gateUp.columns == 2 * hidden.columns)
  }

  @inline(__always)
  private static func forward(_ gateUp: Tensor, row: Int, into hidden: Tensor, _ elements: ElementKernels) {
    let halves = unsafe gateUp.readableRow(row)
    let gate = unsafe halves.extracting(0..<hidden.columns).span
    let up = unsafe halves.extracting(hidden.columns..<halves.count).span
    var output = unsafe hidden.row(row).mutableSpan
    elements.gate(gate, up, into: &output)
  }

  /// Writes the gradient with respect to gate and up over them.
  ///
  /// - Parameters:
  ///   - gateUp: **shape** [rows, 2F]: the forward pass's input; replaced by its gradient.
  ///   - dHidden: **shape** [rows, F].
  public static func backward(_ gateUp: Tensor, dHidden: Tensor, kernels: ProductKernels = MatrixProduct.kernels) {
    requireHalf(dHidden, of: gateUp)
    let elements = ElementKernels(kernels)
    for row in 0..<dHidden.rows { backward(gateUp, row: row, dHidden: dHidden, elements) }
  }

  @inline(__always)
  private static func backward(_ gateUp: Tensor, row: Int, dHidden: Tensor, _ elements: ElementKernels) {
    let halves = unsafe gateUp.row(row)
    var gate = unsafe halves.extracting(0..<dHidden.columns).mutableSpan
    var up = unsafe halves.extracting(dHidden.columns..<halves.count).mutableSpan
    let upstream = unsafe dHidden.readableRow(row).span
    elements.differentiateGate(&gate, &up, upstream: upstream)
  }
}
