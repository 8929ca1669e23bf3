import Evaluation
import Files
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
  /// - Throws: `ScoringStopped` on a stop request, `AgreedFailure`, `MPIError`.
  func fitWeights(_ setting: ScoringSetting) throws -> [Double] {
    let uniform = [Double](repeating: 1 / Double(assignment.members), count: assignment.members)
    let steps = try FitSteps(setting, width: statisticsWidth, team: world)
    return try NewtonSearch.maximize(from: uniform) { weights in
      let sums = try steps.next { try statistics(weights: weights, setting).values }
      return NewtonSearch.Evaluation(LogitStatistics(values: sums, members: weights.count), tokens: windows.tokenCount)
    }
  }

  /// The loss of the softmax of the weighted sum of the members' logits. Collective; weights agree.
  ///
  /// - Parameter bytes: the length of the text.
  /// - Throws: as `fitWeights`.
  func loss(weights: [Double], bytes: Int, _ setting: ScoringSetting) throws -> Loss {
    let total = try -statistics(weights: weights, setting).logLikelihood
    return Loss(total: total, tokens: windows.tokenCount, bytes: bytes)
  }

  /// The log-likelihood of the tokens for given weights, and its derivatives. Collective; weights agree.
  ///
  /// Each pass is summed by the rank that owns it, and the passes are added up in their order on all ranks, so the bits
  /// do not depend on the number of ranks.
  ///
  /// - Throws: as `fitWeights`.
  func statistics(weights: [Double], _ setting: ScoringSetting) throws -> LogitStatistics {
    let width = statisticsWidth
    let setting = try setting.weighted(weights)
    let task = ScoringRounds.Task(lengths: [passCount * width], tokens: windows.tokenCount)
    let vectors = try SharedVectors<Double>(doubles: task, setting: setting, team: world)
    var pass = PassStatistics(pass: -1, members: weights.count)
    try forEachPiece(fromPass: vectors.beginTogether() / width) { piece in
      if piece.pass != pass.pass { pass = PassStatistics(pass: piece.pass, members: weights.count) }
      pass.add(piece, weights: weights, scratch: scratch)
      vectors.values[0].replaceSubrange(pass.pass * width..<(pass.pass + 1) * width, with: pass.sums.values)
    } between: { _, done in
      _ = try vectors.rounds.endsRound(afterValues: width)
      try vectors.endRound(next: [done * width])
    }
    return total(of: try vectors.combined()[0])
  }

  /// The number of values of a pass.
  private var statisticsWidth: Int { 1 + assignment.members * (1 + assignment.members) }

  /// Adds up the values of the passes, pass after pass.
  private func total(of values: [Double]) -> LogitStatistics {
    let members = assignment.members
    var result = LogitStatistics(members: members)
    for start in stride(from: 0, to: values.count, by: statisticsWidth) {
      result.logLikelihood += values[start]
      for index in result.gradient.indices { result.gradient[index] += values[start + 1 + index] }
      for index in result.curvature.indices { result.curvature[index] += values[start + 1 + members + index] }
    }
    return result
  }
}

/// The sums over the targets of one pass.
private struct PassStatistics {
  let pass: Int
  private(set) var sums: LogitStatistics

  init(pass: Int, members: Int) {
    self.pass = pass
    sums = LogitStatistics(members: members)
  }

  mutating func add(_ piece: LogitPiece, weights: [Double], scratch: Tensor) {
    for part in piece.scored {
      sums.add(
        piece.logits.map { $0.rows(part.rows) }, targets: piece.targets(part.rows), weights: weights,
        scratch: scratch.rows(part.rows))
    }
  }
}

extension LogitStatistics {
  /// The log-likelihood, the gradient and the curvature, one after another.
  fileprivate var values: [Double] { [logLikelihood] + gradient + curvature }

  fileprivate init(values: [Double], members: Int) {
    self.init(members: members)
    logLikelihood = values[0]
    gradient = Array(values[1..<1 + members])
    curvature = Array(values[(1 + members)...])
  }
}

extension NewtonSearch.Evaluation {
  /// The mean log-likelihood of a token.
  fileprivate init(_ sums: LogitStatistics, tokens: Int) {
    let scale = 1 / Double(tokens)
    self.init(
      value: sums.logLikelihood * scale, gradient: sums.gradient.map { $0 * scale },
      curvature: sums.curvature.map { $0 * scale })
  }
}

extension ScoringSetting {
  /// The setting of the scoring with some weights.
  func weighted(_ weights: [Double]) throws -> ScoringSetting {
    named("\(name)-\(try Fingerprint(of: weights.map(\.bitPattern)).short)")
  }
}
