import Ensembles
import Evaluation
import Randomness
import ScalingLaws

/// The loss of an ensemble against its number of members, for one kind of average, and the law through it.
public struct KCurve: Codable, Sendable, Equatable {
  /// The loss of the first K members, K = 1…M.
  public let losses: [Loss]
  /// L(K) = A/K^B + C; absent for fewer than three members.
  public let fit: PowerLawFit?
  /// The 95 % interval of C; absent when the fit has no degree of freedom.
  public let interval: ConfidenceInterval?

  /// Fits the law to a curve; the interval is bootstrapped over residuals with draws of a fixed seed.
  init(_ losses: [Loss]) {
    self.losses = losses
    fit = try? PowerLawFit(x: losses.indices.map { Double($0 + 1) }, losses: losses.map { $0.nats })
    var generator = SequentialGenerator(RandomStream(seed: 0, purpose: .bootstrap))
    interval = fit?.residualInterval(using: &generator)
  }
}

/// The K-curves of a cell on one split.
public struct EnsembleCurves: Codable, Sendable, Equatable {
  /// Each member alone.
  public let members: [Loss]
  /// Softmax of the mean logits.
  public let logits: KCurve
  /// Mean of the probabilities.
  public let probabilities: KCurve

  init(_ scores: EnsembleScores) {
    members = scores.memberLosses
    logits = KCurve(scores.logitLosses)
    probabilities = KCurve(scores.probabilityLosses)
  }

  /// The loss of the best member alone, in nats.
  public var bestMember: Double { members.map { $0.nats }.min() ?? .nan }
}
