import RealModule

// Sums whose order the compiler may choose, so that they vectorise; the order is fixed in one build, hence the
// same numbers give the same bits.

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

/// max xᵢ; −∞ for no numbers.
@inline(__always)
func maximum(_ x: Span<Float>) -> Float {
  var lanes = SIMD8<Float>(repeating: -.infinity)
  var index = 0
  while index + 8 <= x.count {
    var next = SIMD8<Float>()
    for lane in 0..<8 { next[lane] = x[index + lane] }
    lanes.replace(with: next, where: next .> lanes)
    index += 8
  }
  var result = lanes.max()
  while index < x.count {
    if x[index] > result { result = x[index] }
    index += 1
  }
  return result
}

/// Σ xᵢ·yᵢ·zᵢ over spans of one length.
@inline(__always)
func weightedDot(_ x: Span<Float>, _ y: Span<Float>, _ z: Span<Float>) -> Float {
  precondition(x.count == y.count && x.count == z.count)
  var total: Float = 0
  for i in x.indices { total = Relaxed.multiplyAdd(x[i] * y[i], z[i], total) }
  return total
}

/// Σ exp(scale·xᵢ − shift).
@inline(__always)
func sumOfExponentials(_ x: Span<Float>, scale: Float, shift: Float) -> Float {
  var total: Float = 0
  for i in x.indices { total = Relaxed.sum(total, exponential(scale * x[i] - shift)) }
  return total
}
