import ScalingLaws

/// How far a joint limit would move with other members.
enum JointInterval {
  /// The interval of the limit in N of limits in K, from leaving out each member of each size in turn.
  ///
  /// With θ₋ₛₘ the joint limit without member m of size s, the variance is Σₛ (Mₛ−1)/Mₛ · Σₘ (θ₋ₛₘ − mean)²: the jackknife
  /// for several independent groups. It goes through both stages: the law in K is fitted again, then the law in N.
  ///
  /// Source: Efron, Tibshirani, "An introduction to the bootstrap", 1993, section 11.2.
  ///
  /// - Parameters:
  ///   - fit: the law in N through the sizes' limits, by rising N.
  ///   - curves: of the same sizes in the same order.
  /// - Returns: nil where a size has too few members to leave one out.
  static func of(_ fit: PowerLawFit, _ curves: [EnsembleCurves]) -> ConfidenceInterval? {
    guard curves.count == fit.losses.count, curves.allSatisfy({ $0.limitsWithoutMember.count > 1 }) else { return nil }
    var variance = 0.0
    for (size, curve) in curves.enumerated() {
      let limits = curve.limitsWithoutMember
      let mean = limits.reduce(0, +) / Double(limits.count)
      let joint = limits.compactMap { limit -> Double? in
        var losses = fit.losses
        losses[size] += limit - mean
        return (try? PowerLawFit(x: fit.x, losses: losses))?.law.asymptote
      }
      guard joint.count == limits.count else { return nil }
      let centre = joint.reduce(0, +) / Double(joint.count)
      let squares = joint.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
      variance += squares * Double(joint.count - 1) / Double(joint.count)
    }
    let freedom = (curves.map { $0.limitsWithoutMember.count }.min() ?? 2) - 1
    return ConfidenceInterval(
      around: fit.law.asymptote, standardError: variance.squareRoot(), degreesOfFreedom: freedom)
  }
}
