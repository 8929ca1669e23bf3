extension ConfidenceInterval {
  /// Student's interval around an estimate.
  ///
  /// - Parameters:
  ///   - estimate: of the quantity.
  ///   - standardError: in the same unit, from groups that were left out in turn.
  ///   - degreesOfFreedom: behind the standard error, at least 1.
  public init(around estimate: Double, standardError: Double, level: Double = 0.95, degreesOfFreedom: Int) {
    let width =
      standardError * StudentDistribution.twoSidedQuantile(level: level, degreesOfFreedom: degreesOfFreedom)
    self.init(
      low: estimate - width, high: estimate + width, level: level, method: .groups, degreesOfFreedom: degreesOfFreedom,
      replicateCount: 0)
  }
}
