import Evaluation
import MessagePassing
import Statistics
import TensorKernels

extension EnsembleScorer {
  /// The weights of the members' logits that give the split the least loss, by Newton's method. Collective.
  ///
  /// The weights are any real numbers: their sum is an inverse temperature, so the fit also sharpens or flattens. The
  /// log-likelihood is concave in them, and each step takes one pass over the split.
  ///
  /// - Returns: M weights, the same bits on any number of ranks.
  /// - Throws: `MPIError`.
  public func fitLogitWeights() throws(MPIError) -> [Double] {
    let uniform = [Double](repeating: 1 / Double(share.members), count: share.members)
    return try NewtonSearch.maximize(from: uniform) { (weights) throws(MPIError) in
      let sums = try logitStatistics(weights: weights)
      let scale = 1 / Double(stream.count)
      return NewtonSearch.Evaluation(
        value: sums.logLikelihood * scale, gradient: sums.gradient.map { $0 * scale },
        curvature: sums.curvature.map { $0 * scale })
    }
  }

  /// The loss of the softmax of the weighted sum of the members' logits. Collective; weights agree.
  ///
  /// - Parameter bytes: the length of the split's text.
  /// - Throws: `MPIError`.
  public func loss(logitWeights: [Double], bytes: Int) throws(MPIError) -> Loss {
    Loss(total: -(try logitStatistics(weights: logitWeights).logLikelihood), tokens: stream.count, bytes: bytes)
  }

  /// The log-likelihood of the split for given weights, and its derivatives. Collective; weights agree.
  ///
  /// Each pass is summed by the rank that owns it, and the passes are added up in their order on all ranks, so the bits
  /// do not depend on the number of ranks.
  ///
  /// - Throws: `MPIError`.
  public func logitStatistics(weights: [Double]) throws(MPIError) -> LogitStatistics {
    let members = share.members
    var passes = [LogitStatistics](repeating: LogitStatistics(members: members), count: passCount)
    try forEachPiece { pass, piece, logits in
      // The last window may reach beyond the split.
      let counted = piece.clamped(to: 0..<pass.positions.count).count
      passes[pass.number].add(
        logits.map { $0.rows(0..<counted) }, targets: pass.batch.targets[piece.lowerBound..<piece.lowerBound + counted],
        weights: weights, scratch: sum.rows(0..<counted))
    }
    var numbers = passes.flatMap { [$0.logLikelihood] + $0.gradient + $0.curvature }
    try world.allReduce(&numbers)
    return total(of: numbers)
  }

  /// Adds up what each pass has, pass after pass.
  private func total(of numbers: [Double]) -> LogitStatistics {
    var result = LogitStatistics(members: share.members)
    let (members, length) = (share.members, numbers.count / passCount)
    for start in stride(from: 0, to: numbers.count, by: length) {
      result.logLikelihood += numbers[start]
      for index in result.gradient.indices { result.gradient[index] += numbers[start + 1 + index] }
      for index in result.curvature.indices { result.curvature[index] += numbers[start + 1 + members + index] }
    }
    return result
  }
}
