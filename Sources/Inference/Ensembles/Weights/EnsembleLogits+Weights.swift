import Evaluation
import MessagePassing
import Statistics
import TensorKernels

extension EnsembleLogits {
  /// The weights of the members' logits that give the tokens the least loss, by Newton's method. Collective.
  ///
  /// The weights are any real numbers: their sum is an inverse temperature, so the fit also sharpens or flattens. The
  /// log-likelihood is concave in them, and each step takes one pass over all tokens.
  ///
  /// - Returns: M weights, the same bits on any number of ranks.
  /// - Throws: `MPIError`.
  func fitWeights() throws(MPIError) -> [Double] {
    let uniform = [Double](repeating: 1 / Double(assignment.members), count: assignment.members)
    return try NewtonSearch.maximize(from: uniform) { (weights) throws(MPIError) in
      let sums = try statistics(weights: weights)
      let scale = 1 / Double(windows.tokenCount)
      return NewtonSearch.Evaluation(
        value: sums.logLikelihood * scale, gradient: sums.gradient.map { $0 * scale },
        curvature: sums.curvature.map { $0 * scale })
    }
  }

  /// The loss of the softmax of the weighted sum of the members' logits. Collective; weights agree.
  ///
  /// - Parameter bytes: the length of the text.
  /// - Throws: `MPIError`.
  func loss(weights: [Double], bytes: Int) throws(MPIError) -> Loss {
    Loss(total: -(try statistics(weights: weights).logLikelihood), tokens: windows.tokenCount, bytes: bytes)
  }

  /// The log-likelihood of the tokens for given weights, and its derivatives. Collective; weights agree.
  ///
  /// Each pass is summed by the rank that owns it, and the passes are added up in their order on all ranks, so the bits
  /// do not depend on the number of ranks.
  ///
  /// - Throws: `MPIError`.
  func statistics(weights: [Double]) throws(MPIError) -> LogitStatistics {
    var passes = [LogitStatistics](repeating: LogitStatistics(members: assignment.members), count: passCount)
    try forEachPiece { piece in
      for part in piece.scored {
        passes[piece.pass].add(
          piece.logits.map { $0.rows(part.rows) }, targets: piece.targets(part.rows), weights: weights,
          scratch: scratch.rows(part.rows))
      }
    }
    var values = passes.flatMap { [$0.logLikelihood] + $0.gradient + $0.curvature }
    try world.allReduce(&values)
    return total(of: values)
  }

  /// Adds up the values of the passes, pass after pass.
  private func total(of values: [Double]) -> LogitStatistics {
    let members = assignment.members
    var result = LogitStatistics(members: members)
    for start in stride(from: 0, to: values.count, by: values.count / passCount) {
      result.logLikelihood += values[start]
      for index in result.gradient.indices { result.gradient[index] += values[start + 1 + index] }
      for index in result.curvature.indices { result.curvature[index] += values[start + 1 + members + index] }
    }
    return result
  }
}
