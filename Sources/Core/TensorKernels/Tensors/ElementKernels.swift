import ElementLoops
import WideTiles

/// Loops over elements in registers as wide as those of the matrix products; the bits do not depend on them.
struct ElementKernels {
  private let isWide: Bool

  /// Those that go with kernels of products.
  init(_ products: ProductKernels) { isWide = products == .own(.avx512) }

  /// hᵢ ← silu(gateᵢ)·upᵢ.
  @inline(__always)
  func gate(_ gate: Span<Float>, _ up: Span<Float>, into hidden: inout MutableSpan<Float>) {
    guard isWide else { return ElementLoops.gate(gate, up, into: &hidden) }
    WideElements.gate(gate, up, into: &hidden)
  }

  /// Replaces gate and up by the gradients of silu(gate)·up.
  @inline(__always)
  func differentiateGate(
    _ gate: inout MutableSpan<Float>, _ up: inout MutableSpan<Float>, upstream: Span<Float>
  ) {
    guard isWide else { return ElementLoops.differentiateGate(&gate, &up, upstream: upstream) }
    WideElements.differentiateGate(&gate, &up, upstream: upstream)
  }

  /// Replaces xᵢ by exp(scale·xᵢ − shift).
  @inline(__always)
  func takeExponentials(_ x: inout MutableSpan<Float>, scale: Float, shift: Float) {
    guard isWide else { return ElementLoops.takeExponentials(&x, scale: scale, shift: shift) }
    WideElements.takeExponentials(&x, scale: scale, shift: shift)
  }

  /// Replaces scores by weights pᵢ = exp(scale·xᵢ − logSumExp), and the weights' gradients by those of the scores.
  @inline(__always)
  func differentiateSoftmax(
    _ scores: inout MutableSpan<Float>, _ gradients: inout MutableSpan<Float>, scale: Float, logSumExp: Float,
    delta: Float
  ) {
    guard isWide else {
      return ElementLoops.differentiateSoftmax(
        &scores, &gradients, scale: scale, logSumExp: logSumExp, delta: delta)
    }
    WideElements.differentiateSoftmax(&scores, &gradients, scale: scale, logSumExp: logSumExp, delta: delta)
  }
}
