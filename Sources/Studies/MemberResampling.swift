import ScalingLaws

/// How far the limit of a K-curve would move with another set of members.
///
/// The points of a K-curve share members, so residuals say little about that. Here the curve is computed again for
/// subsets of all but one member, averaged over their orders, and the spread of the limits is scaled up from r to M members
/// (`GroupResampling.subsets`).
struct MemberResampling {
  private let memberCount: Int
  private let subsetLosses: [Double]

  /// - Parameter subsetLosses: the loss of every subset of the members, by bit mask.
  init(subsetLosses: [Double]) {
    self.subsetLosses = subsetLosses
    memberCount = subsetLosses.count.trailingZeroBitCount
  }

  /// The 95 % interval of the limit `asymptote`; nil for fewer than four members.
  func interval(around asymptote: Double, using generator: inout some RandomNumberGenerator) -> ConfidenceInterval? {
    let size = memberCount - 1
    guard size >= 3 else { return nil }
    let all = (1 << memberCount) - 1
    // With three points the exponent cannot be fitted as well; the curve is close to 1/K.
    let family: LawFamily = size > 3 ? .power : .reciprocal
    let x = (1...size).map { Double($0) }
    guard let fit = try? PowerLawFit(x: x, losses: curve(of: all, upTo: size), family: family) else { return nil }
    let interval = fit.groupInterval(.subsets(of: memberCount, size: size), using: &generator) { generator in
      curve(of: all & ~(1 << Int.random(in: 0..<memberCount, using: &generator)), upTo: size)
    }
    return interval?.shifted(by: asymptote - fit.law.asymptote)
  }

  /// The mean loss of all subsets of K of some members, K = 1…`size`.
  private func curve(of members: Int, upTo size: Int) -> [Double] {
    var (totals, counts) = ([Double](repeating: 0, count: size), [Int](repeating: 0, count: size))
    for subset in 1...members where subset & ~members == 0 && subset.nonzeroBitCount <= size {
      totals[subset.nonzeroBitCount - 1] += subsetLosses[subset]
      counts[subset.nonzeroBitCount - 1] += 1
    }
    return zip(totals, counts).map { $0 / Double($1) }
  }
}
