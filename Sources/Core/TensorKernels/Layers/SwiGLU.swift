/// The gated unit h = silu(gate)·up with silu(x) = x·σ(x).
///
/// Source: Shazeer, "GLU variants improve transformer", 2020, https://arxiv.org/abs/2002.05202, eq. 6.
public enum SwiGLU {
  /// - Parameters:
  ///   - gateUp: **shape** [rows, 2F]: the gate in the first F columns, up in the rest.
  ///   - hidden: **shape** [rows, F]; the result.
  public static func forward(_ gateUp: Tensor, into hidden: Tensor) {
    precondition(gateUp.rows == hidden.rows && gateUp.columns == 2 * hidden.columns)
    let width = hidden.columns
    for index in 0..<hidden.rows {
      let row = unsafe UnsafeBufferPointer(gateUp.row(index))
      let gate = unsafe row.extracting(0..<width).span
      let up = unsafe row.extracting(width..<2 * width).span
      var output = unsafe hidden.row(index).mutableSpan
      precondition(gate.count == output.count && up.count == output.count)
      for i in output.indices { output[i] = gate[i] * sigmoid(gate[i]) * up[i] }
    }
  }

  /// Writes the gradient with respect to gate and up over them.
  ///
  /// d silu(g) = σ(g)·(1 + g·(1 − σ(g))).
  ///
  /// - Parameters:
  ///   - gateUp: **shape** [rows, 2F]: the forward pass's input; replaced by its gradient.
  ///   - dHidden: **shape** [rows, F].
  public static func backward(_ gateUp: Tensor, dHidden: Tensor) {
    precondition(gateUp.rows == dHidden.rows && gateUp.columns == 2 * dHidden.columns)
    let width = dHidden.columns
    for index in 0..<dHidden.rows {
      let row = unsafe gateUp.row(index)
      var gate = unsafe row.extracting(0..<width).mutableSpan
      var up = unsafe row.extracting(width..<2 * width).mutableSpan
      let upstream = unsafe UnsafeBufferPointer(dHidden.row(index)).span
      precondition(gate.count == upstream.count && up.count == upstream.count)
      for i in upstream.indices {
        let (g, u, s) = (gate[i], up[i], sigmoid(gate[i]))
        gate[i] = upstream[i] * u * s * (1 + g * (1 - s))
        up[i] = upstream[i] * g * s
      }
    }
  }

  @inline(__always)
  private static func sigmoid(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }
}
