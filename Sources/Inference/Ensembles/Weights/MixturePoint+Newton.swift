import Statistics

/// Newton's method for weights of at least 0: the quadratic model of the likelihood is maximized under that condition, and the step goes
/// towards its maximum (sequential quadratic programming; Kim, Carbonetto, Stephens, Anitescu 2020, Journal of Computational and
/// Graphical Statistics 29(2), https://doi.org/10.1080/10618600.2019.1689985).
///
/// The mean of log Σ wₘ·pₘ, less Σ wₘ, is greatest where the weights add up to 1, so their sum needs no condition. Its gradient is the
/// scores less 1.
extension MixturePoint {
  /// Weights up to this become the least unless they should grow.
  private static let smallWeight = 1e-8
  /// The least weight. None is 0, so that every token keeps some probability.
  private static let leastWeight = 1e-15
  /// Added to the diagonal of the curvature, as a fraction of its mean, since members may be alike and its sums are of float32.
  private static let ridge = 1e-8
  /// The rounding error of a mean log-likelihood.
  private static let noise = 1e-13
  /// The shortest step that is tried, as a fraction of the full one.
  private static let shortest = 0x1p-20

  /// A point with more likelihood: the longest of the Newton step, its half, its quarter and so on that is better, or else a step of
  /// expectation maximization. Collective.
  func newtonStep(in mixture: Mixture) throws -> MixturePoint {
    let free = weights.indices.filter { weights[$0] > Self.smallWeight || sums.scores[$0] > 1 }
    let target = target(of: free, curvature: try mixture.curvature(weights, of: free))
    var length = 1.0
    while length >= Self.shortest {
      var proportions = [Double](repeating: Self.leastWeight, count: weights.count)
      for (index, target) in zip(free, target) {
        proportions[index] = max(weights[index] + length * (target - weights[index]), Self.leastWeight)
      }
      let candidate = try MixturePoint(proportions: proportions, in: mixture)
      if candidate.isBetter(than: self) { return candidate }
      length /= 2
    }
    return try expectationStep(in: mixture)
  }

  /// True with more likelihood, or with as much and less to gain.
  private func isBetter(than other: MixturePoint) -> Bool {
    let gain = sums.logLikelihood - other.sums.logLikelihood
    return gain > 0 || gain > -Self.noise && excess < other.excess
  }

  /// The weights of some members that are best by the quadratic model.
  private func target(of members: [Int], curvature: [Double]) -> [Double] {
    let start = members.map { weights[$0] }
    let target = Ridge.solve(curvature, count: members.count, fraction: Self.ridge) { matrix in
      let right = members.indices.map { row in
        start.indices.reduce(sums.scores[members[row]] - 1) { $0 + matrix[row * start.count + $1] * start[$1] }
      }
      return NonnegativeQuadratic(matrix, right).minimum()
    }
    return target ?? start
  }
}
