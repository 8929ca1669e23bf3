import ScalingLaws

/// The laws that `fit --law` knows.
enum FitLaw: String, CaseIterable {
  case power, reciprocal, chinchilla, repeated

  /// The law in one quantity; nil for laws in several, whose columns have names of their own.
  var family: LawFamily? { LawFamily(rawValue: rawValue) }

  /// The columns of a law in several quantities; none for a law in one, whose columns are those of `--x` and `--y`.
  var columns: [String] {
    switch self {
    case .power, .reciprocal: []
    case .chinchilla: ["N", "D", "loss"]
    case .repeated: ["N", "D", "unique", "loss"]
    }
  }

  /// The columns of a joint fit.
  static let jointColumns = ["N", "K", "loss", "D", "seed"]
}
