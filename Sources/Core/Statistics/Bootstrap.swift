/// Settings of every bootstrap, and the corrections for small samples.
public struct Bootstrap: Sendable, Equatable {
  /// Nominal coverage, in `0..<1`; 0.95 is the custom of the field.
  public let level: Double
  /// Replicates, at least 1. With 1000 the ends of a 95 % interval are the 25th and 976th values and move by
  /// about 5 % of the interval's width from one random stream to the next.
  public let replicateCount: Int

  /// Settings with the usual defaults.
  ///
  /// - Precondition: `level` is in `0..<1` and `replicateCount` at least 1.
  public init(level: Double = 0.95, replicateCount: Int = 1000) {
    precondition((0..<1).contains(level), "the level \(level) must be in 0..<1")
    precondition(replicateCount > 0, "the number of replicates \(replicateCount) must be at least 1")
    self.level = level
    self.replicateCount = replicateCount
  }

  /// The factor that makes percentiles of a bootstrap as wide as Student's t interval: t(ν) / z.
  ///
  /// Percentiles behave like ±z standard errors even when the noise is estimated from ν degrees of freedom; for
  /// a linear statistic, deviations stretched by this factor give exactly the t interval. The idea is the
  /// expanded percentile interval of Hesterberg, "What Teachers Should Know About the Bootstrap" (2015), The
  /// American Statistician 69(4), https://arxiv.org/abs/1411.5279, applied to the deviations
  /// instead of the level, since a thousand replicates hold no percentile beyond 0.1 %.
  ///
  /// - Parameter degreesOfFreedom: ν, at least 1.
  package func stretch(degreesOfFreedom: Int) -> Double {
    StudentT.twoSidedQuantile(level: level, degreesOfFreedom: degreesOfFreedom)
      / StudentT.twoSidedNormalQuantile(level: level)
  }

  /// The percentile interval of replicates produced one after the other.
  package func interval(
    _ method: ConfidenceInterval.Method, degreesOfFreedom: Int, replicate: () -> Double
  ) -> ConfidenceInterval {
    let replicates = (0..<replicateCount).map { _ in replicate() }
    return ConfidenceInterval(
      percentilesOf: replicates, level: level, method: method, degreesOfFreedom: degreesOfFreedom)
  }

  /// Residuals that bootstrap replicates draw from: centered, as large as the noise (times √(points / degrees of
  /// freedom), because a fit makes them too small; Efron and Tibshirani, "An Introduction to the Bootstrap", 1993,
  /// chapter 9), and stretched by t/z because there are few of them.
  package func pool(_ residuals: [Double], degreesOfFreedom: Int) -> ResidualPool {
    let scale = (Double(residuals.count) / Double(degreesOfFreedom)).squareRoot()
    let stretch = stretch(degreesOfFreedom: degreesOfFreedom)
    return ResidualPool(values: residuals.deviations(from: residuals.mean).map { $0 * scale * stretch })
  }

  /// A warning for a reader that few degrees of freedom make an interval uncertain; nil from two on.
  package static func remark(degreesOfFreedom: Int) -> String? {
    switch degreesOfFreedom {
    case 0: "no degree of freedom: the fit measures no noise, so it has no interval"
    case 1: "one degree of freedom: the noise is known from a single number, so the interval is wide"
    default: nil
    }
  }
}
