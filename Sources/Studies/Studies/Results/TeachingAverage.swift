import TensorKernels

/// An average over an ensemble's members, which may teach.
package struct TeachingAverage: Sendable, Equatable {
  /// The mean of logits or of probabilities.
  package let averaging: MemberAveraging
  /// The members' weights, which were fitted on validation; nil for equal ones.
  package let weights: [Double]?
  /// The loss of all members on validation and on test, in nats per token.
  package let validation: Double, test: Double
}

extension StudyResult.CellResult {
  /// The means of probabilities and of logits with equal weights, and with fitted ones where those were measured on validation.
  package var averages: [TeachingAverage] {
    [.probabilities, .logits].map { average($0) } + fittedAverages
  }

  /// The average of a kind with equal weights.
  func average(_ averaging: MemberAveraging) -> TeachingAverage {
    TeachingAverage(
      averaging: averaging, weights: nil, validation: validation.loss(averaging), test: test.loss(averaging))
  }

  private var fittedAverages: [TeachingAverage] {
    guard let weighted, let validation = weighted.validation else { return [] }
    return [
      TeachingAverage(
        averaging: .probabilities, weights: weighted.probabilities, validation: validation.probabilities,
        test: weighted.probabilityLoss),
      TeachingAverage(
        averaging: .logits, weights: weighted.logits, validation: validation.logits, test: weighted.logitLoss),
    ]
  }
}
