/// An interval that contains the true value in a stated fraction of repeated experiments.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
  /// The way in which an interval was computed.
  public enum Method: String, Sendable, Equatable, Codable {
    /// Profile likelihood with Student's t; deterministic.
    case profile
    /// Bootstrap over the residuals of one or several fits.
    case residuals
    /// Bootstrap over groups (members, seeds, documents) that the caller resamples.
    case groups
    /// Student's t around an estimate with a standard error of its own.
    case studentT = "student"
    /// Bootstrap over the seeds of entire curves.
    case seeds
  }

  /// The lower end, in the unit of the quantity.
  public private(set) var low: Double
  /// The upper end, in the unit of the quantity.
  public private(set) var high: Double
  /// Nominal coverage, in `0..<1`.
  public let level: Double
  /// The way in which the interval was computed.
  public let method: Method
  /// Degrees of freedom behind the estimate of the noise, at least 1.
  public let degreesOfFreedom: Int
  /// Bootstrap replicates; 0 for a deterministic method.
  public let replicateCount: Int

  /// An interval whose ends are known.
  package init(low: Double, high: Double, origin: Origin) {
    self.low = low
    self.high = high
    level = origin.level
    method = origin.method
    degreesOfFreedom = origin.degreesOfFreedom
    replicateCount = origin.replicateCount
  }

  /// Returns true if `value` lies between the ends, ends included.
  public func contains(_ value: Double) -> Bool {
    low <= value && value <= high
  }
}

extension ConfidenceInterval {
  /// Everything about an interval but its ends.
  package struct Origin: Sendable {
    let level: Double
    let method: Method
    let degreesOfFreedom: Int
    var replicateCount: Int

    /// - Parameters:
    ///   - level: nominal coverage, in `0..<1`.
    ///   - degreesOfFreedom: behind the estimate of the noise, at least 1.
    ///   - replicateCount: bootstrap replicates; 0 for a deterministic method.
    package init(level: Double, method: Method, degreesOfFreedom: Int, replicateCount: Int = 0) {
      self.level = level
      self.method = method
      self.degreesOfFreedom = degreesOfFreedom
      self.replicateCount = replicateCount
    }
  }

  /// The equal-tailed percentile interval of bootstrap replicates.
  ///
  /// - Parameter replicates: at least one value, finite.
  /// - Complexity: O(n log n).
  package init(percentilesOf replicates: [Double], level: Double, method: Method, degreesOfFreedom: Int) {
    let sorted = replicates.sorted()
    self.init(
      low: Self.quantile((1 - level) / 2, ofSorted: sorted), high: Self.quantile((1 + level) / 2, ofSorted: sorted),
      origin: Origin(
        level: level, method: method, degreesOfFreedom: degreesOfFreedom, replicateCount: replicates.count))
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
    var shifted = self
    shifted.low += distance
    shifted.high += distance
    return shifted
  }
}
