/// A reason why no law can be fitted or inverted: facts about the data, which came from outside.
public enum FitError: Error, Equatable, Sendable {
  /// x and y have different lengths.
  case lengthsDiffer(x: Int, y: Int)
  /// Fewer distinct x than the law has constants.
  case tooFewDistinct(family: LawFamily, required: Int, found: Int)
  /// Fewer points than the law has constants.
  case tooFewPoints(required: Int, found: Int)
  /// Fewer distinct values of one quantity (N or D) than its term of the law needs.
  case tooFewValues(name: String, required: Int, found: Int)
  /// The base of a law of repeated data cannot be fitted to the points that see every token once.
  indirect case freshFit(reason: FitError)
  /// A base without a compute-optimal number of parameters, because the loss does not fall with N or D.
  case noOptimum(law: ChinchillaLaw)
  /// An x is not a finite number above 0, or so small that its reciprocal is infinite.
  case invalidAbscissa(index: Int, value: Double)
  /// A loss is not a finite number.
  case invalidLoss(index: Int, value: Double)
  /// A loss below 0.
  case negativeLoss(index: Int, value: Double)
  /// All losses are the same, so that every law fits them.
  case constantLosses(value: Double)
  /// A t of a curve is not a finite number of at least 0.
  case invalidTime(index: Int, value: Double)
  /// A value of a curve is not a finite number.
  case invalidValue(index: Int, value: Double)
  /// All values of a curve are the same, so that every law fits them.
  case constantValues(value: Double)
  /// A loss that has no logarithm.
  case nonpositiveLoss(index: Int, value: Double)
  /// D is a power of N at all points, so that the terms of N and D cannot be told apart.
  case collinear(exponent: Double)
  /// The constants of the best law are beyond the range of `Double`.
  case outOfRange(smallest: Double, largest: Double)
  /// Some points of a joint fit name their tokens and some do not.
  case tokensMissing(with: Int, without: Int)
  /// Points of one joint limit belong to several token counts.
  case severalTokenCounts(found: [Double])
  /// The fit in members failed for one model size; `tokens` is `nil` where the points do not name it.
  indirect case memberFit(parameters: Double, tokens: Double?, reason: FitError)
  /// The fit in parameters failed for one token count; `tokens` is `nil` where the points do not name it.
  indirect case parameterFit(tokens: Double?, reason: FitError)
  /// A law that cannot be inverted: A and B must be finite and above 0, C finite.
  case notInvertible(law: PowerLaw)
  /// Hardly any law that falls to an asymptote of at least 0 fits the points.
  case noPlausibleLaw
  /// No finite number of tokens gives this loss under the law.
  case unreachable(loss: Double, law: PowerLaw)
}

extension FitError {
  /// Values that give constants beyond the range of `Double`.
  static func outOfRange(_ values: [Double]) -> FitError {
    .outOfRange(smallest: values.min() ?? .nan, largest: values.max() ?? .nan)
  }
}
