/// Weights of a mixture, with the likelihood and the scores that they give.
struct MixturePoint {
  /// M values of at least 0 that add up to 1.
  let weights: [Double]
  let sums: Mixture.Sums

  /// Computes a mixture's likelihood and scores. Collective; weights agree.
  ///
  /// - Parameter proportions: M values of at least 0, whose sum is above 0.
  init(proportions: [Double], in mixture: Mixture) throws {
    let total = proportions.reduce(0, +)
    weights = proportions.map { $0 / total }
    sums = try mixture.evaluate(weights)
  }

  /// The most by which the mean log-likelihood of a token can still grow, in nats.
  var excess: Double { (sums.scores.max() ?? 1) - 1 }
}
