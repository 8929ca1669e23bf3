import ScalingLaws

/// The laws that `fit --law` knows.
enum FitLaw: String, CaseIterable {
  case power, reciprocal, chinchilla, repeated, exponentials, learningCurves

  /// The law in one quantity whose loss falls as a power; nil for others.
  var family: LawFamily? { LawFamily(rawValue: rawValue) }

  /// True for a law of one column in another, which `--x` and `--y` name.
  var isOfOneQuantity: Bool { columns.isEmpty }

  /// The columns of a law in several quantities; none for a law in one, whose columns are those of `--x` and `--y`.
  var columns: [String] {
    switch self {
    case .power, .reciprocal, .exponentials: []
    case .chinchilla: ["N", "D", "loss"]
    case .repeated: ["N", "D", "unique", "loss"]
    case .learningCurves: ["l", "test", "train"]
    }
  }

  /// The columns of a joint fit.
  static let jointColumns = ["N", "K", "loss", "D", "seed"]
}
