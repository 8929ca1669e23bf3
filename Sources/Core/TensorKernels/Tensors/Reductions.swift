import ElementLoops
import RealModule

// Sums whose order the compiler may choose, so that they vectorize; the order is fixed in one build, hence the
// same values give the same bits.

/// Σ xᵢ.
@inline(__always)
func sum(_ x: Span<Float>) -> Float {
  var total: Float = 0
  for i in x.indices { total = Relaxed.sum(total, x[i]) }
  return total
}

/// Σ xᵢ².
@inline(__always)
func sumOfSquares(_ x: Span<Float>) -> Float {
  var total: Float = 0
  for i in x.indices { total = Relaxed.multiplyAdd(x[i], x[i], total) }
  return total
}

/// Σ xᵢ·yᵢ over spans of one length.
@inline(__always)
func dot(_ x: Span<Float>, _ y: Span<Float>) -> Float {
  precondition(x.count == y.count)
  var total: Float = 0
  for i in x.indices { total = Relaxed.multiplyAdd(x[i], y[i], total) }
  return total
}

/// max xᵢ; −∞ for an empty span, NaN when one of the values is a positive NaN.
///
/// Floats are compared as integers of the same order, because a maximum of floats does not vectorize.
@inline(__always)
func maximum(_ x: Span<Float>) -> Float {
  var result = ordered(-.infinity)
  for i in x.indices { result = max(result, ordered(x[i])) }
  let bits = result ^ ((result &>> 31) & 0x7FFF_FFFF)
  return Float(bitPattern: UInt32(bitPattern: bits))
}

/// An integer that is larger for a larger float: the bits of a negative one, but for the sign, are inverted.
@inline(__always)
private func ordered(_ x: Float) -> Int32 {
  let bits = Int32(bitPattern: x.bitPattern)
  return bits ^ ((bits &>> 31) & 0x7FFF_FFFF)
}

/// Σ xᵢ·yᵢ·zᵢ over spans of one length.
@inline(__always)
func weightedDot(_ x: Span<Float>, _ y: Span<Float>, weights z: Span<Float>) -> Float {
  precondition(x.count == y.count && x.count == z.count)
  var total: Float = 0
  for i in x.indices { total = Relaxed.multiplyAdd(x[i] * y[i], z[i], total) }
  return total
}

/// Replaces xᵢ by exp(xᵢ − peak); gives the peak, the largest xᵢ.
@inline(__always)
func takeExponentials(_ x: inout MutableSpan<Float>, _ elements: ElementKernels) -> Float {
  let peak = maximum(x.span)
  elements.takeExponentials(&x, scale: 1, shift: peak)
  return peak
}

/// Multiplies every value by the same factor.
@inline(__always)
func multiply(_ x: inout MutableSpan<Float>, by factor: Float) {
  for i in x.indices { x[i] *= factor }
}

/// Σ exp(scale·xᵢ − shift).
@inline(__always)
func sumOfExponentials(_ x: Span<Float>, scale: Float, shift: Float) -> Float {
  var total: Float = 0
  for i in x.indices { total = Relaxed.sum(total, exponential(scale * x[i] - shift)) }
  return total
}
