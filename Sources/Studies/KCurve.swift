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
  /// The 95 % interval of C, bootstrapped over members where that is possible, else over residuals; absent with fewer
  /// than two degrees of freedom.
  public let interval: ConfidenceInterval?

  /// Fits the law to a curve; the draws of the bootstrap have a fixed seed.
  ///
  /// - Parameter members: gives the interval over members; absent for the average of logits, whose subsets would
  ///   need all logits.
  init(_ losses: [Loss], members: MemberResampling? = nil) {
    self.losses = losses
    fit = try? PowerLawFit(x: losses.indices.map { Double($0 + 1) }, losses: losses.map { $0.nats })
    var generator = SequentialGenerator(RandomStream(seed: 0, purpose: .bootstrap))
    interval =
      fit.flatMap { members?.interval(around: $0.law.asymptote, using: &generator) }
      ?? fit.flatMap { Self.residualInterval($0, using: &generator) }
  }

  /// The residuals' interval, when there are at least two degrees of freedom: one number does not tell the noise.
  private static func residualInterval(
    _ fit: PowerLawFit, using generator: inout SequentialGenerator
  ) -> ConfidenceInterval? {
    fit.degreesOfFreedom < 2 ? nil : fit.residualInterval(using: &generator)
  }

  /// What a reader must know before trusting the limit, as sentences.
  public var remarks: [String] {
    guard let fit else { return ["Fewer than three members: no law can be fitted."] }
    let caveat =
      "The interval is from the residuals of a curve whose points share members; another set of members may fall outside."
    return fit.remarks.map { "Note: \($0)." } + (interval?.method == .residuals ? [caveat] : [])
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
    probabilities = KCurve(
      scores.probabilityLosses, members: MemberResampling(subsetLosses: scores.subsetLosses()))
  }

  /// The loss of the best member alone, in nats.
  public var bestMember: Double { members.map { $0.nats }.min() ?? .nan }
}
