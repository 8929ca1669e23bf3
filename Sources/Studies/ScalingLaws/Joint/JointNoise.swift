import Statistics

/// Where the noise of a joint fit is measured, and how resampled deviations are drawn from it.
///
/// Deviations of all curves are pooled, because one curve has too few: the noise is taken to be alike at every N.
/// They are scaled to the size of the noise and stretched by t/z, as ``Bootstrap`` explains.
struct JointNoise {
  /// Whether seeds or residuals are resampled.
  let method: ConfidenceInterval.Method
  /// Σ (seeds − 1) over the curves, or Σ (points − constants); at least 1.
  let degreesOfFreedom: Int
  /// For each curve, the deviations that may be drawn, as large as the noise: vectors over the points of the
  /// curve (seeds), or single numbers (residuals).
  private let pools: [[[Double]]]

  /// Seeds where every curve names them and two of one curve exist for each, otherwise residuals.
  ///
  /// - Returns: `nil` when nothing measures the noise.
  init?(curves: [MemberCurve]) {
    guard let noise = JointNoise(seedsOf: curves) ?? JointNoise(residualsOf: curves) else { return nil }
    self = noise
  }

  /// Every curve draws from the seeds of all curves that have each K it has.
  private init?(seedsOf curves: [MemberCurve]) {
    guard curves.allSatisfy({ $0.seedCount > 0 }) else { return nil }
    let donors = curves.map { curve in
      curves.filter { donor in donor.covers(curve) }
    }
    let freedoms = donors.map { $0.reduce(0) { $0 + $1.seedDeviations.count - 1 } }
    guard let freedom = freedoms.min(), freedom > 0 else { return nil }
    method = .seeds
    degreesOfFreedom = freedom
    pools = zip(curves, donors).enumerated().map { index, pair in
      let drawn = pair.1.flatMap(\.seedDeviations)
      let scale = (Double(drawn.count) / Double(freedoms[index])).squareRoot()
      return drawn.map { deviation in pair.0.fit.x.map { scale * (deviation[$0] ?? 0) } }
    }
  }

  /// Residuals times √(Σ points / Σ degrees of freedom): their mean square is then the pooled variance.
  private init?(residualsOf curves: [MemberCurve]) {
    let freedom = curves.reduce(0) { $0 + $1.fit.degreesOfFreedom }
    guard freedom > 0 else { return nil }
    let residuals = curves.flatMap(\.fit.residuals)
    let mean = residuals.reduce(0, +) / Double(residuals.count)
    let scale = (Double(residuals.count) / Double(freedom)).squareRoot()
    method = .residuals
    degreesOfFreedom = freedom
    pools = curves.map { _ in residuals.map { [($0 - mean) * scale] } }
  }

  /// Losses of the curve at `index` in another imagined experiment, nats per token.
  ///
  /// - Parameter stretch: t/z for ``degreesOfFreedom``.
  func resample(
    _ curve: MemberCurve, at index: Int, stretch: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let pool = pools[index]
    if method == .residuals {
      return curve.fit.x.map {
        curve.fit.law($0) + stretch * pool[Int.random(in: pool.indices, using: &generator)][0]
      }
    }
    return (0..<curve.seedCount).reduce(into: curve.fit.losses) { losses, _ in
      let drawn = pool[Int.random(in: pool.indices, using: &generator)]
      for point in losses.indices { losses[point] += stretch * drawn[point] / Double(curve.seedCount) }
    }
  }
}

extension MemberCurve {
  /// Whether this curve's seeds show how far apart seeds lie at every K of `other`.
  fileprivate func covers(_ other: MemberCurve) -> Bool {
    guard let deviation = seedDeviations.first else { return false }
    return other.fit.x.allSatisfy { deviation[$0] != nil }
  }
}
