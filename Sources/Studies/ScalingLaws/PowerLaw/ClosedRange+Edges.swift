extension ClosedRange<Double> {
  /// A search ends within its tolerance of a bound; anything this close is the bound.
  private static var margin: Double { 1 + 1e-6 }

  /// Returns whether the optimum of a search over this range of positive numbers is the lower bound.
  func hasLowerEdge(at optimum: Double) -> Bool { optimum <= lowerBound * Self.margin }

  /// Returns whether it is the upper bound.
  func hasUpperEdge(at optimum: Double) -> Bool { optimum * Self.margin >= upperBound }

  /// Returns whether it is one of the bounds.
  func hasEdge(at optimum: Double) -> Bool { hasLowerEdge(at: optimum) || hasUpperEdge(at: optimum) }
}
