import Statistics

/// The best A ≥ 0 and C ≥ 0 for one exponent: a least-squares line with both constants kept from going negative.
///
/// With the basis v = 1 − (x/s)^−B, where s is the smallest x, the law reads C + A′·(1 − v) with
/// A′ = A / s^B = L(s) − C. The problem is convex in (A′, C), so the unconstrained solution is the answer
/// when both are ≥ 0; otherwise the answer lies on one of the two edges, and each edge is again a
/// one-variable problem with a closed form. The corner (0, 0) is the end of both edges.
struct ConstrainedLine {
  /// A′, the excess loss at the smallest x, nats per token; at least 0.
  var amplitude: Double
  /// C, nats per token; at least 0.
  var asymptote: Double
  /// Sum of squared residuals, (nats per token)².
  var squaredError: Double

  init(amplitude: Double, asymptote: Double, basis: [Double], losses: [Double]) {
    self.amplitude = amplitude
    self.asymptote = asymptote
    var sum = 0.0
    for index in losses.indices {
      let residual = losses[index] - asymptote - amplitude * (1 - basis[index])
      sum += residual * residual
    }
    squaredError = sum
  }

  /// The exact minimum over A′ ≥ 0 and C ≥ 0.
  ///
  /// - Complexity: O(points).
  static func best(basis: [Double], losses: [Double]) -> ConstrainedLine {
    let free = unconstrained(basis: basis, losses: losses)
    if free.amplitude >= 0, free.asymptote >= 0 { return free }
    let level = max(0, losses.mean)
    let flat = ConstrainedLine(amplitude: 0, asymptote: level, basis: basis, losses: losses)
    let grounded = best(asymptote: 0, basis: basis, losses: losses)
    return flat.squaredError < grounded.squaredError ? flat : grounded
  }

  /// The exact minimum over A′ ≥ 0 when C is given.
  ///
  /// - Complexity: O(points).
  static func best(asymptote: Double, basis: [Double], losses: [Double]) -> ConstrainedLine {
    var product = 0.0
    var square = 0.0
    for index in losses.indices {
      let decay = 1 - basis[index]
      product += decay * (losses[index] - asymptote)
      square += decay * decay
    }
    // The smallest x has v = 0, so `square` is at least 1.
    return ConstrainedLine(
      amplitude: max(0, product / square), asymptote: asymptote, basis: basis, losses: losses)
  }

  /// Ordinary least squares, centered first so that nearly constant bases lose no digits.
  private static func unconstrained(basis: [Double], losses: [Double]) -> ConstrainedLine {
    let basisMean = basis.mean
    let lossMean = losses.mean
    var product = 0.0
    var square = 0.0
    for index in losses.indices {
      let deviation = basis[index] - basisMean
      product += deviation * (losses[index] - lossMean)
      square += deviation * deviation
    }
    let amplitude = square > 0 ? -product / square : 0
    let asymptote = lossMean - amplitude * (1 - basisMean)
    return ConstrainedLine(amplitude: amplitude, asymptote: asymptote, basis: basis, losses: losses)
  }
}
