import ElementLoops

/// The loops over elements in registers of 512 bits.
public enum WideElements {
  /// hᵢ ← silu(gateᵢ)·upᵢ.
  @inline(never)
  public static func gate(_ gate: Span<Float>, _ up: Span<Float>, into hidden: inout MutableSpan<Float>) {
    ElementLoops.gate(gate, up, into: &hidden)
  }

  /// Replaces gate and up by the gradients of silu(gate)·up.
  @inline(never)
  public static func differentiateGate(
    _ gate: inout MutableSpan<Float>, _ up: inout MutableSpan<Float>, upstream: Span<Float>
  ) {
    ElementLoops.differentiateGate(&gate, &up, upstream: upstream)
  }

  /// Replaces xᵢ by exp(scale·xᵢ − shift).
  @inline(never)
  public static func takeExponentials(_ x: inout MutableSpan<Float>, scale: Float, shift: Float) {
    ElementLoops.takeExponentials(&x, scale: scale, shift: shift)
  }

  /// Replaces scores by weights, and the weights' gradients by those of the scores.
  @inline(never)
  public static func differentiateSoftmax(
    _ scores: inout MutableSpan<Float>, _ gradients: inout MutableSpan<Float>, scale: Float, logSumExp: Float,
    delta: Float
  ) {
    ElementLoops.differentiateSoftmax(&scores, &gradients, scale: scale, logSumExp: logSumExp, delta: delta)
  }

  /// Runs some rounds of chains of fused multiply-adds; gives a value that depends on all of them.
  @inline(never)
  public static func multiplyAdd(by factor: Float, rounds: Int) -> Float {
    ElementLoops.multiplyAdd(by: SIMD16(repeating: factor), rounds: rounds)
  }
}
