/// The constants of L(x) = A / x^B + C that are free.
public enum LawFamily: String, Sendable, Equatable, Codable, CaseIterable {
  /// A, B and C are fitted.
  case power
  /// The exponent is fixed at 1; A and C are fitted. The excess loss of an ensemble of K members is close to this law, which needs
  /// one point fewer and extrapolates more steadily, at the price of a bias where B is not 1.
  case reciprocal

  /// The number of free constants, which is also the number of distinct x a fit needs.
  public var parameterCount: Int {
    switch self {
    case .power: 3
    case .reciprocal: 2
    }
  }
}
