import Statistics

extension PowerLawFit {
  /// Warnings about the asymptote for a reader, as sentences; empty for an ordinary fit.
  public var remarks: [String] {
    let boundRemark = law.asymptote == 0 ? "C is held at its bound of 0" : nil
    return [Bootstrap.remark(degreesOfFreedom: degreesOfFreedom), exponentRemark, boundRemark].compactMap { $0 }
  }

  private var exponentRemark: String? {
    switch exponentStatus {
    case .determined, .fixed: nil
    case .atLowerEdge:
      "B is at the smallest value searched (\(exponents.lowerBound)): the loss falls no faster than a logarithm"
    case .atUpperEdge:
      "B is at the largest value searched (\(exponents.upperBound)): the loss drops once and is flat after it"
    case .undetermined: "A is 0: the loss does not fall with x, and C is its mean"
    }
  }
}
