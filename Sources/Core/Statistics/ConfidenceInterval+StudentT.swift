extension ConfidenceInterval {
  /// Student's t interval around an estimate.
  ///
  /// - Parameters:
  ///   - estimate: of the quantity.
  ///   - standardError: in the same unit.
  ///   - degreesOfFreedom: behind the standard error, at least 1.
  public init(around estimate: Double, standardError: Double, level: Double = 0.95, degreesOfFreedom: Int) {
    let width = standardError * StudentT.twoSidedQuantile(level: level, degreesOfFreedom: degreesOfFreedom)
    let origin = Origin(level: level, method: .studentT, degreesOfFreedom: degreesOfFreedom)
    self.init(low: estimate - width, high: estimate + width, origin: origin)
  }
}
