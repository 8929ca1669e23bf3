/// Expectation maximization (Dempster, Laird, Rubin 1977, J. R. Statist. Soc. B 39(1)), two steps at a time, and their
/// extrapolation (SQUAREM; Varadhan and Roland 2008, Scandinavian Journal of Statistics 35(2)).
extension MixturePoint {
  /// The better of two steps and of their extrapolation. Collective.
  func expectationStep(in mixture: Mixture) throws -> MixturePoint {
    let once = try MixturePoint(proportions: expectation, in: mixture)
    let twice = try MixturePoint(proportions: once.expectation, in: mixture)
    guard let weights = extrapolated(once: once.weights, twice: twice.weights) else { return twice }
    let leap = try MixturePoint(proportions: weights, in: mixture)
    return leap.sums.logLikelihood > twice.sums.logLikelihood ? leap : twice
  }

  /// Each weight times the mean of pₘ/Σ wₙ·pₙ, its score, which never lowers the likelihood.
  private var expectation: [Double] { zip(weights, sums.scores).map { $0 * $1 } }

  /// w − 2s·r + s²·v with r and v the first and second difference and s = −|r|/|v|, at most 1/10 of a weight away from 0.
  ///
  /// - Returns: nil where v is 0.
  private func extrapolated(once: [Double], twice: [Double]) -> [Double]? {
    let first = differences(once, weights)
    let second = differences(differences(twice, once), first)
    let curvature = norm(second)
    guard curvature > 0 else { return nil }
    let scale = -max(1, norm(first) / curvature)
    return weights.indices.map { index in
      let leap = weights[index] - 2 * scale * first[index] + scale * scale * second[index]
      return max(leap, twice[index] / 10)
    }
  }
}

private func differences(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 - $1 } }

private func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
