extension ConfidenceInterval {
  /// Student's 95 % interval of the mean of independent values; nil for fewer than two.
  package init?(meanOf values: [Double]) {
    guard values.count > 1 else { return nil }
    self.init(around: values.mean, standardError: values.standardErrorOfMean, degreesOfFreedom: values.count - 1)
  }
}
