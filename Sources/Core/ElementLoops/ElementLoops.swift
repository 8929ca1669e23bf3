/// Loops over elements that are compiled in each module that calls them, with registers as wide as the module may use.
///
/// Every element is computed on its own, so its bits do not depend on the width. Sums have an order that does, and are not here.
public enum ElementLoops {
  /// hᵢ ← silu(gateᵢ)·upᵢ with silu(x) = x·σ(x).
  @_alwaysEmitIntoClient @inline(__always)
  public static func gate(_ gate: Span<Float>, _ up: Span<Float>, into hidden: inout MutableSpan<Float>) {
    precondition(gate.count == hidden.count && up.count == hidden.count)
    for i in hidden.indices { hidden[i] = gate[i] * sigmoid(gate[i]) * up[i] }
  }

  /// Replaces gate and up by the gradients of silu(gate)·up; d silu(g) = σ(g)·(1 + g·(1 − σ(g))).
  @_alwaysEmitIntoClient @inline(__always)
  public static func differentiateGate(
    _ gate: inout MutableSpan<Float>, _ up: inout MutableSpan<Float>, upstream: Span<Float>
  ) {
    precondition(gate.count == upstream.count && up.count == upstream.count)
    for i in upstream.indices {
      let g = gate[i]
      let u = up[i]
      let s = sigmoid(g)
      gate[i] = upstream[i] * u * s * (1 + g * (1 - s))
      up[i] = upstream[i] * g * s
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func sigmoid(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }

  /// Replaces xᵢ by exp(scale·xᵢ − shift).
  @_alwaysEmitIntoClient @inline(__always)
  public static func takeExponentials(_ x: inout MutableSpan<Float>, scale: Float, shift: Float) {
    for i in x.indices { x[i] = exponential(scale * x[i] - shift) }
  }

  /// Replaces scores by weights pᵢ = exp(scale·xᵢ − logSumExp), and the weights' gradients by those of the scores,
  /// scale·pᵢ·(dᵢ − delta).
  @_alwaysEmitIntoClient @inline(__always)
  public static func differentiateSoftmax(
    _ scores: inout MutableSpan<Float>, _ gradients: inout MutableSpan<Float>, scale: Float, logSumExp: Float,
    delta: Float
  ) {
    precondition(scores.count == gradients.count)
    for i in scores.indices {
      let p = exponential(scale * scores[i] - logSumExp)
      scores[i] = p
      gradients[i] = scale * p * (gradients[i] - delta)
    }
  }
}
