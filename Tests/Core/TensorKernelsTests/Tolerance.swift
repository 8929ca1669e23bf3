/// The distance that a tuned float32 kernel may have from its double-precision reference, as a fraction of the result's norm.
enum Tolerance {
  /// Rounding to float32 costs 6e-8; results of a few operations gain a few of these.
  static let elementwise = 5e-7
  /// Sums of up to a few hundred products, in any order.
  static let sum = 1e-6
  /// Chains of sums and exponentials with differences of values of one size between them.
  static let chain = 2e-6
  /// Scores of size 300 are rounded to 1e-5, and this is the error of their exponentials.
  static let largeScores = 2e-5
}
