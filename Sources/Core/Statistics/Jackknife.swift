/// The jackknife: the variance of an estimate from leaving out each observation in turn.
///
/// Sources: Quenouille (1956), Biometrika 43; Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 11.
package enum Jackknife {
  /// The variance (n−1)/n · Σ (θ₋ᵢ − mean)².
  ///
  /// - Parameters:
  ///   - estimates: θ₋ᵢ, the estimate without observation i, for each of n observations.
  ///   - count: the observations behind the estimate when those left out are only the first of them; the variance is
  ///     smaller in proportion.
  package static func variance(_ estimates: [Double], of count: Int? = nil) -> Double {
    let squares = estimates.deviations(from: estimates.mean).sumOfSquares
    return squares * Double(estimates.count - 1) / Double(count ?? estimates.count)
  }
}
