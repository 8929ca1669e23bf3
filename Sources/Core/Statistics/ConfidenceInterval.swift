/// An interval that contains the true value in a stated share of repeated experiments.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
  /// How an interval was computed.
  public enum Method: String, Sendable, Equatable, Codable {
    /// Profile likelihood with Student's t; deterministic.
    case profile
    /// Bootstrap over the residuals of one or several fits.
    case residuals
    /// Bootstrap over groups (members, seeds, documents) that the caller resamples.
    case groups
    /// Student's, around an estimate with a standard error of its own.
    case student
    /// Bootstrap over seeds of whole curves.
    case seeds
  }

  /// The lower end, in the unit of the quantity.
  public let low: Double
  /// The upper end, in the unit of the quantity.
  public let high: Double
  /// Nominal coverage, in `0..<1`.
  public let level: Double
  /// How the interval was computed.
  public let method: Method
  /// Degrees of freedom behind the estimate of the noise, at least 1.
  public let degreesOfFreedom: Int
  /// Bootstrap replicates; 0 for a deterministic method.
  public let replicateCount: Int

  /// A known interval.
  package init(low: Double, high: Double, level: Double, method: Method, degreesOfFreedom: Int, replicateCount: Int) {
    self.low = low
    self.high = high
    self.level = level
    self.method = method
    self.degreesOfFreedom = degreesOfFreedom
    self.replicateCount = replicateCount
  }

  /// Whether `value` lies between the ends, ends included.
  public func contains(_ value: Double) -> Bool {
    low <= value && value <= high
  }
}

extension ConfidenceInterval {
  /// The equal-tailed percentile interval of bootstrap replicates.
  ///
  /// - Parameter replicates: at least one value, finite.
  /// - Complexity: O(n log n).
  package init(percentilesOf replicates: [Double], level: Double, method: Method, degreesOfFreedom: Int) {
    let sorted = replicates.sorted()
    low = ConfidenceInterval.quantile((1 - level) / 2, ofSorted: sorted)
    high = ConfidenceInterval.quantile((1 + level) / 2, ofSorted: sorted)
    self.level = level
    self.method = method
    self.degreesOfFreedom = degreesOfFreedom
    replicateCount = replicates.count
  }

  /// The quantile with linear interpolation, type 7 of Hyndman and Fan (1996), The American Statistician 50(4).
  private static func quantile(_ probability: Double, ofSorted sorted: [Double]) -> Double {
    let position = probability * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}

extension ConfidenceInterval {
  /// The same interval around another estimate of the same quantity.
  public func shifted(by distance: Double) -> ConfidenceInterval {
    ConfidenceInterval(
      low: low + distance, high: high + distance, level: level, method: method, degreesOfFreedom: degreesOfFreedom,
      replicateCount: replicateCount)
  }
}
