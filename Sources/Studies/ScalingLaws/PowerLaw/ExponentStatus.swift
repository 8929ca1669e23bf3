/// The degree to which the data determine the exponent B.
public enum ExponentStatus: String, Sendable, Equatable, Codable {
  /// B lies inside the range searched.
  case determined
  /// B was given (``LawFamily/reciprocal``), not fitted.
  case fixed
  /// B is the smallest value searched: over these x the loss falls as slowly as a logarithm or slower, and the
  /// asymptote is set by the range of B or by C ≥ 0 rather than by the data.
  case atLowerEdge
  /// B is the largest value searched: the loss drops once and is flat after it.
  case atUpperEdge
  /// A = 0: the loss does not fall with x, every B fits equally well, and the asymptote is the mean loss.
  case undetermined
}
