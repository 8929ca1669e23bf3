/// Weights of a mixture, with the likelihood and the scores that they give.
struct MixturePoint {
  /// M values of at least 0 that add up to 1.
  let weights: [Double]
  let sums: Mixture.Sums

  /// Computes a mixture's likelihood and scores. Collective; weights agree.
  ///
  /// - Parameter weights: M values of at least 0, in proportion.
  init(proportions: [Double], in mixture: Mixture) throws {
    let total = proportions.reduce(0, +)
    try self.init(proportions.map { $0 / total }, in: mixture)
  }

  init(_ weights: [Double], in mixture: Mixture) throws {
    self.weights = weights
    sums = try mixture.evaluate(weights)
  }

  /// The most by which the mean log-likelihood of a token can still grow, in nats.
  var excess: Double { (sums.scores.max() ?? 1) - 1 }
}
