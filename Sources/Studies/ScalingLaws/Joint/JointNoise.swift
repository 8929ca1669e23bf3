import Statistics

/// The noise of a joint fit, and the deviations that are resampled from it.
///
/// Deviations of all curves are pooled, because one curve has too few: the noise is assumed to be the same at every N.
/// They are scaled to the size of the noise and stretched by t/z, as ``Bootstrap`` explains.
struct JointNoise {
  /// The deviations that are resampled: of seeds or residuals.
  let method: ConfidenceInterval.Method
  /// Σ (seeds − 1) over the curves, or Σ (points − constants); at least 1.
  let degreesOfFreedom: Int
  /// For each curve, the deviations that may be drawn, as large as the noise: vectors over the points of the
  /// curve (seeds), or single values (residuals).
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
    let scale = (Double(residuals.count) / Double(freedom)).squareRoot()
    method = .residuals
    degreesOfFreedom = freedom
    let pool = residuals.deviations(from: residuals.mean).map { [$0 * scale] }
    pools = curves.map { _ in pool }
  }

  /// The percentile interval of replicates; nil without any.
  func interval(of replicates: [Double], level: Double) -> ConfidenceInterval? {
    guard !replicates.isEmpty else { return nil }
    return ConfidenceInterval(
      percentilesOf: replicates, level: level, method: method, degreesOfFreedom: degreesOfFreedom)
  }

  /// Losses of the curve at `index` in one bootstrap replicate, nats per token.
  ///
  /// - Parameter stretch: t/z for ``degreesOfFreedom``.
  func resample(
    _ curve: MemberCurve, at index: Int, stretch: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    method == .residuals
      ? resampleResiduals(of: curve, pools[index], stretch: stretch, using: &generator)
      : resampleSeeds(of: curve, pools[index], stretch: stretch, using: &generator)
  }

  /// The law's losses with a residual added to each.
  private func resampleResiduals(
    of curve: MemberCurve, _ pool: [[Double]], stretch: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    curve.fit.x.map {
      curve.fit.law($0) + stretch * pool[Int.random(in: pool.indices, using: &generator)][0]
    }
  }

  /// The measured losses with the mean deviation of as many seeds as the curve has.
  private func resampleSeeds(
    of curve: MemberCurve, _ pool: [[Double]], stretch: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    (0..<curve.seedCount).reduce(into: curve.fit.losses) { losses, _ in
      let drawn = pool[Int.random(in: pool.indices, using: &generator)]
      for point in losses.indices { losses[point] += stretch * drawn[point] / Double(curve.seedCount) }
    }
  }
}

extension MemberCurve {
  /// Returns true if this curve has deviations between seeds at every K of `other`.
  fileprivate func covers(_ other: MemberCurve) -> Bool {
    guard let deviation = seedDeviations.first else { return false }
    return other.fit.x.allSatisfy { deviation[$0] != nil }
  }
}
