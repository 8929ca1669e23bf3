import Statistics

/// The best b ≥ 0 of y ≈ Σ bᵢ·uᵢ for a few columns uᵢ: nonnegative least squares, exactly.
///
/// The problem is convex, so the optimum is the least of the unconstrained optima of all subsets of columns, among those
/// without a negative constant. Three columns have seven subsets (Lawson and Hanson, "Solving Least Squares Problems", 1974,
/// chapter 23, walk through them one by one).
struct NonnegativeCombination {
  /// One for each column, at least 0.
  private(set) var coefficients: [Double]
  /// y − Σ bᵢ·uᵢ.
  private(set) var residuals: [Double]
  /// That of the columns with a constant that may differ from 0.
  private(set) var basis: OrthonormalBasis?

  /// The sum of squared residuals.
  var squaredError: Double { residuals.sumOfSquares }

  /// The exact minimum over b ≥ 0.
  ///
  /// - Complexity: O(points · 2^columns).
  init(_ columns: [[Double]], _ values: [Double]) {
    coefficients = columns.map { _ in 0 }
    residuals = values
    let everything = 1 << columns.count - 1
    if take(everything, of: columns, values) || everything == 0 { return }
    for subset in 1..<everything { take(subset, of: columns, values) }
  }

  /// Takes the optimum of a subset, given by its bits, if it is feasible and better than what is known.
  @discardableResult
  private mutating func take(_ subset: Int, of columns: [[Double]], _ values: [Double]) -> Bool {
    let members = columns.indices.filter { subset >> $0 & 1 == 1 }
    guard let basis = OrthonormalBasis(members.map { columns[$0] }) else { return false }
    let solution = basis.coefficients(of: values)
    guard solution.allSatisfy({ $0 >= 0 }) else { return false }
    let rest = basis.residual(of: values)
    guard rest.sumOfSquares < squaredError else { return true }
    coefficients = columns.map { _ in 0 }
    for (member, coefficient) in zip(members, solution) { coefficients[member] = coefficient }
    residuals = rest
    self.basis = basis
    return true
  }
}
