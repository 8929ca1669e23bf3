import Statistics

/// The uncertainty of a joint limit from the choice of members.
public enum JointInterval {
  /// The interval of the limit in N of limits in K, from leaving out each member of each size in turn.
  ///
  /// With θ₋ₛₘ the joint limit without member m of size s, the variance is Σₛ (Mₛ−1)/Mₛ · Σₘ (θ₋ₛₘ − mean)²: the jackknife
  /// for several independent groups. It goes through both stages: the law in K is fitted again, then the law in N.
  ///
  /// The degrees of freedom of such a sum are those of Welch and Satterthwaite, (Σₛ vₛ)² / Σₛ vₛ²/(Mₛ−1), rounded down: one
  /// size alone would have Mₛ − 1 and sizes of equal weight have their sum.
  ///
  /// Sources: Efron, Tibshirani, "An introduction to the bootstrap", 1993, section 11.2; Satterthwaite (1946), Biometrics
  /// Bulletin 2(6).
  ///
  /// - Parameters:
  ///   - fit: the law in N through the sizes' limits, by rising N.
  ///   - sizes: for the same sizes in the same order, the limits in K without each member in turn, as
  ///     ``MemberSubsets/limitsWithoutMember`` gives them.
  /// - Returns: nil where a size has too few members to leave one out.
  public static func of(_ fit: PowerLawFit, limitsWithoutMember sizes: [[Double]]) -> ConfidenceInterval? {
    guard sizes.count == fit.losses.count, sizes.allSatisfy({ $0.count > 1 }) else { return nil }
    var variance = 0.0
    var spread = 0.0
    for (size, limits) in sizes.enumerated() {
      guard let contribution = contribution(to: fit, of: size, limits: limits) else { return nil }
      variance += contribution
      spread += contribution * contribution / Double(limits.count - 1)
    }
    let freedom = spread > 0 ? Int(variance * variance / spread * (1 + 1e-12)) : 1
    return ConfidenceInterval(
      around: fit.law.asymptote, standardError: variance.squareRoot(), degreesOfFreedom: max(freedom, 1))
  }

  /// The jackknife variance of the joint limit from the members of one size.
  ///
  /// - Parameter limits: of this size, without each member in turn.
  /// - Returns: nil where no law in N can be fitted.
  private static func contribution(to fit: PowerLawFit, of size: Int, limits: [Double]) -> Double? {
    let mean = limits.mean
    let joint = limits.compactMap { limit -> Double? in
      var losses = fit.losses
      losses[size] += limit - mean
      return (try? PowerLawFit(x: fit.x, losses: losses, family: fit.family))?.law.asymptote
    }
    guard joint.count == limits.count else { return nil }
    return Jackknife.variance(joint)
  }
}
