import ScalingLaws

/// The laws that `fit --law` knows.
enum FitLaw: String, CaseIterable {
  case power, reciprocal, chinchilla, repeated

  /// The law in one quantity; nil for laws in several, whose columns have fixed names.
  var family: LawFamily? { LawFamily(rawValue: rawValue) }
}
