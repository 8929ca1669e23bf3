import Statistics

/// A loss that the standard recipe would have to reach, with its uncertainty.
public struct ComparedLoss: Sendable {
  private enum Uncertainty {
    case interval(ConfidenceInterval)
    /// A multiple of the noise of one run.
    case noise(factor: Double)
  }

  /// Nats per token.
  public let estimate: Double
  private let uncertainty: Uncertainty

  /// A loss with an interval, such as a limit.
  public init(_ estimate: Double, interval: ConfidenceInterval) {
    self.estimate = estimate
    uncertainty = .interval(interval)
  }

  /// A loss with the ends of a 95 % interval whose degrees of freedom are not known, so many that it is a normal one.
  public init(_ estimate: Double, low: Double, high: Double) {
    let origin = ConfidenceInterval.Origin(level: 0.95, method: .studentT, degreesOfFreedom: Self.manyDegrees)
    self.init(estimate, interval: ConfidenceInterval(low: low, high: high, origin: origin))
  }

  private static let manyDegrees = 1000

  /// A loss that differs from the truth by the noise of one run times a factor: 1/√n for the mean of n seeds.
  public init(_ estimate: Double, noiseFactor: Double = 1) {
    self.estimate = estimate
    uncertainty = .noise(factor: noiseFactor)
  }

  /// The true loss, as it may be.
  ///
  /// - Parameter noise: σ of one run.
  func draw(noise: Double, using generator: inout some RandomNumberGenerator) -> Double {
    switch uncertainty {
    case .noise(let factor): estimate + factor * noise * generator.normal()
    case .interval(let interval): estimate + interval.draw(around: estimate, using: &generator)
    }
  }
}

extension ConfidenceInterval {
  /// A deviation from an estimate: Student's t, scaled on either side to the end of the interval.
  fileprivate func draw(around estimate: Double, using generator: inout some RandomNumberGenerator) -> Double {
    let deviation = generator.studentT(degreesOfFreedom: degreesOfFreedom)
    let quantile = StudentT.twoSidedQuantile(level: level, degreesOfFreedom: degreesOfFreedom)
    let width = deviation < 0 ? estimate - low : high - estimate
    return deviation / quantile * max(width, 0)
  }
}
