import Ensembles
import ScalingLaws

/// The loss of the mean of probabilities of every subset of the members, and what it tells about other members.
struct MemberSubsets {
  private let memberCount: Int
  /// By bit mask.
  private let losses: [Double]

  /// Nil for more members than can be enumerated.
  init?(_ scores: EnsembleScores) {
    guard scores.members.count <= EnsembleScores.mostEnumeratedMembers else { return nil }
    memberCount = scores.members.count
    losses = scores.subsetLosses()
  }

  private var allMembers: Int { (1 << memberCount) - 1 }

  /// The mean loss of all subsets of K members, K = 1…M, in nats.
  var expectedLosses: [Double] { curve(of: allMembers, upTo: memberCount) }

  /// How far the limit of a K-curve would move with another set of members; nil for fewer than four.
  ///
  /// The points of a K-curve share members, so residuals say little about that. Here the curve is fitted again for the
  /// subsets of all but one member, and the spread of the limits is scaled up from M − 1 to M members
  /// (`GroupResampling.subsets`).
  func interval(around asymptote: Double, using generator: inout some RandomNumberGenerator) -> ConfidenceInterval? {
    let size = memberCount - 1
    guard size >= 3 else { return nil }
    let x = (1...size).map { Double($0) }
    guard let fit = try? PowerLawFit(x: x, losses: curve(of: allMembers, upTo: size), family: family(size)) else {
      return nil
    }
    let interval = fit.groupInterval(.subsets(of: memberCount, size: size), using: &generator) { generator in
      curve(of: allMembers & ~(1 << Int.random(in: 0..<memberCount, using: &generator)), upTo: size)
    }
    return interval?.shifted(by: asymptote - fit.law.asymptote)
  }

  /// The limits of the curves of all but one member, each left out in turn; empty for fewer than four.
  var limitsWithoutMember: [Double] {
    let size = memberCount - 1
    guard size >= 3 else { return [] }
    return (0..<memberCount).compactMap { member in
      let losses = curve(of: allMembers & ~(1 << member), upTo: size)
      return (try? PowerLawFit(x: (1...size).map { Double($0) }, losses: losses, family: family(size)))?.law.asymptote
    }
  }

  /// With three points the exponent cannot be fitted as well; the curve is close to 1/K.
  private func family(_ pointCount: Int) -> LawFamily { pointCount > 3 ? .power : .reciprocal }

  /// The mean loss of all subsets of K of some members, K = 1…`size`.
  private func curve(of members: Int, upTo size: Int) -> [Double] {
    var (totals, counts) = ([Double](repeating: 0, count: size), [Int](repeating: 0, count: size))
    for subset in 1...members where subset & ~members == 0 && subset.nonzeroBitCount <= size {
      totals[subset.nonzeroBitCount - 1] += losses[subset]
      counts[subset.nonzeroBitCount - 1] += 1
    }
    return zip(totals, counts).map { $0 / Double($1) }
  }
}
