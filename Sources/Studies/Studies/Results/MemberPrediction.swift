import Ensembles
import ScalingLaws
import Statistics
import TensorKernels

/// The loss that the law of some members' K-curve expects of an ensemble of another size.
///
/// The interval is that of the law, from leaving out members in turn: another set of as many members would lead to such a law. An
/// ensemble that is measured later differs from what is expected of it by the noise of its own members as well.
public struct MemberPrediction: Encodable, Sendable {
  /// K, the members of the ensemble.
  public let members: Int
  /// The kind of average.
  public let averaging: MemberAveraging
  /// The expected loss, in nats per token.
  public let loss: Double
  /// Student's 95 % interval; nil for fewer than four members.
  public let interval: ConfidenceInterval?

  /// The predictions for each size, of each average; empty where members are too few for a law.
  ///
  /// - Parameter sizes: numbers of members, at least 1.
  public static func predictions(of sizes: [Int], from scores: EnsembleScores) -> [MemberPrediction] {
    let subsets = MemberSubsets(losses: scores.subsetLosses())
    let curves = EnsembleCurves(scores, subsets)
    return MemberAveraging.allCases.flatMap { averaging in
      sizes.compactMap { size in
        curves.curve(averaging).fit.map { fit in
          let loss = fit.law(Double(size))
          let interval = subsets.interval(around: loss, memberCount: scores.members.count) { $0(Double(size)) }
          return MemberPrediction(members: size, averaging: averaging, loss: loss, interval: interval)
        }
      }
    }
  }
}
