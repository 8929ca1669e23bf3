/// The gated unit h = silu(gate)·up with silu(x) = x·σ(x).
///
/// Source: Shazeer, "GLU variants improve transformer", 2020, https://arxiv.org/abs/2002.05202, eq. 6.
public enum SwiGLU {
  /// Computes the gated unit of each row.
  ///
  /// - Parameters:
  ///   - gateUp: **shape** [rows, 2F]: the gate in the first F columns, up in the rest.
  ///   - hidden: **shape** [rows, F]; the result.
  public static func forward(_ gateUp: Tensor, into hidden: Tensor) {
    requireHalf(hidden, of: gateUp)
    for row in 0..<hidden.rows { forward(gateUp, row: row, into: hidden) }
  }

  private static func requireHalf(_ hidden: Tensor, of gateUp: Tensor) {
    precondition(gateUp.rows == hidden.rows && gateUp.columns == 2 * hidden.columns)
  }

  @inline(__always)
  private static func forward(_ gateUp: Tensor, row: Int, into hidden: Tensor) {
    let halves = unsafe gateUp.readableRow(row)
    let gate = unsafe halves.extracting(0..<hidden.columns).span
    let up = unsafe halves.extracting(hidden.columns..<halves.count).span
    var output = unsafe hidden.row(row).mutableSpan
    precondition(gate.count == output.count && up.count == output.count)
    for i in output.indices { output[i] = gate[i] * sigmoid(gate[i]) * up[i] }
  }

  /// Writes the gradient with respect to gate and up over them.
  ///
  /// d silu(g) = σ(g)·(1 + g·(1 − σ(g))).
  ///
  /// - Parameters:
  ///   - gateUp: **shape** [rows, 2F]: the forward pass's input; replaced by its gradient.
  ///   - dHidden: **shape** [rows, F].
  public static func backward(_ gateUp: Tensor, dHidden: Tensor) {
    requireHalf(dHidden, of: gateUp)
    for row in 0..<dHidden.rows { backward(gateUp, row: row, dHidden: dHidden) }
  }

  @inline(__always)
  private static func backward(_ gateUp: Tensor, row: Int, dHidden: Tensor) {
    let halves = unsafe gateUp.row(row)
    var gate = unsafe halves.extracting(0..<dHidden.columns).mutableSpan
    var up = unsafe halves.extracting(dHidden.columns..<halves.count).mutableSpan
    let upstream = unsafe dHidden.readableRow(row).span
    precondition(gate.count == upstream.count && up.count == upstream.count)
    for i in upstream.indices {
      let g = gate[i]
      let u = up[i]
      let s = sigmoid(g)
      gate[i] = upstream[i] * u * s * (1 + g * (1 - s))
      up[i] = upstream[i] * g * s
    }
  }

  @inline(__always)
  private static func sigmoid(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }
}
