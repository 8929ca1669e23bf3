import TensorKernels

/// The average of members' logits, or the logarithm of the average of their probabilities, for one token after another.
public final class MemberAverage {
  private let averaging: MemberAveraging
  private let weights: [Float]?
  private let sum: Tensor

  /// An average of all members with equal weights, unless there are others.
  ///
  /// - Parameter weights: one for each member; those of probabilities add up to 1.
  public init(_ averaging: MemberAveraging, weights: [Double]? = nil, vocabularySize: Int) {
    self.averaging = averaging
    self.weights = weights?.map { Float($0) }
    sum = Tensor(rows: 1, columns: vocabularySize)
  }

  /// The average, which the next one overwrites.
  ///
  /// - Parameter members: the logits of each member, **shape** [1, V]; those of an average of probabilities are overwritten.
  /// - Returns: logits of **shape** [1, V].
  public func callAsFunction(_ members: [Tensor]) -> Tensor {
    precondition(weights?.count ?? members.count == members.count)
    guard members.count > 1 || weights != nil else { return members[0] }
    sum.fill(0)
    switch averaging {
    case .logits: addLogits(members)
    case .probabilities: addProbabilities(members)
    }
    return sum
  }

  private func addLogits(_ members: [Tensor]) {
    if let weights {
      for (logits, weight) in zip(members, weights) { sum.add(logits, times: weight) }
    } else {
      for logits in members { sum.add(logits) }
      sum.scale(by: 1 / Float(members.count))
    }
  }

  private func addProbabilities(_ members: [Tensor]) {
    for (index, logits) in members.enumerated() {
      DistributionAverage.add(logits, times: weights?[index] ?? 1 / Float(members.count), to: sum)
    }
    DistributionAverage.takeLogarithms(sum)
  }
}
