extension ConfidenceInterval {
  /// Student's interval around an estimate.
  ///
  /// - Parameters:
  ///   - estimate: of the quantity.
  ///   - standardError: in the same unit.
  ///   - degreesOfFreedom: behind the standard error, at least 1.
  public init(around estimate: Double, standardError: Double, level: Double = 0.95, degreesOfFreedom: Int) {
    let width =
      standardError * StudentDistribution.twoSidedQuantile(level: level, degreesOfFreedom: degreesOfFreedom)
    self.init(
      low: estimate - width, high: estimate + width, level: level, method: .student, degreesOfFreedom: degreesOfFreedom,
      replicateCount: 0)
  }
}
