import Statistics

extension PowerLawFit {
  /// The bootstrap interval over residuals, of the asymptote or of any other function of a law.
  ///
  /// Each replicate adds resampled residuals to the fitted losses and fits again. Residuals are centered, scaled
  /// by √(n / (n − p)) because a fit makes them too small (Efron and Tibshirani, "An Introduction to the
  /// Bootstrap", 1993, chapter 9), and stretched by t/z because there are few of them (``Bootstrap``).
  /// Measured: 95 % nominal covers 94–96 % for K = 1…4 to 1…16; without the stretch it is 88 % for 8 points and
  /// 82 % for 5. ``profileInterval(level:)`` has the same coverage, is deterministic and 20 times quicker.
  ///
  /// - Parameters:
  ///   - bootstrap: level and number of replicates.
  ///   - generator: the source of randomness.
  ///   - statistic: the quantity that the interval is for; the asymptote by default.
  /// - Returns: `nil` without a degree of freedom, because all residuals are then 0 or misfit.
  /// - Complexity: O(replicates · points), about 12 ms for 1000 replicates of 8 points.
  public func residualInterval(
    _ bootstrap: Bootstrap = Bootstrap(), using generator: inout some RandomNumberGenerator,
    of statistic: (PowerLaw) -> Double = { $0.asymptote }
  ) -> ConfidenceInterval? {
    guard degreesOfFreedom > 0, let design else { return nil }
    let pool = bootstrap.pool(residuals, degreesOfFreedom: degreesOfFreedom)
    let fitted = x.map { law($0) }
    return bootstrap.interval(.residuals, degreesOfFreedom: degreesOfFreedom) {
      statistic(design.solve(pool.resample(fitted, using: &generator)).law)
    }
  }
}
