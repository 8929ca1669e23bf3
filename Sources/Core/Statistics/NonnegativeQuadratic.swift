/// The minimum of ½·xᵀ·A·x − bᵀ·x with x ≥ 0, for a symmetric positive definite A, by block principal pivoting.
///
/// Source: Kim and Park 2011, SIAM Journal on Scientific Computing 33(6), https://doi.org/10.1137/110821172, algorithm 3.1.
package struct NonnegativeQuadratic {
  /// Exchanges of all variables of the wrong sign that may bring nothing before the last one is exchanged alone.
  private static let trials = 3
  /// The most exchanges; five to ten are usual.
  private static let mostExchanges = 1000
  /// The rounding error of a slope.
  private static let noise = 1e-12

  private let matrix: [Double]
  private let right: [Double]

  /// - Parameters:
  ///   - matrix: A, row-major.
  ///   - right: b.
  package init(_ matrix: [Double], _ right: [Double]) {
    precondition(matrix.count == right.count * right.count)
    self.matrix = matrix
    self.right = right
  }

  /// The values of x at the minimum.
  ///
  /// - Returns: nil where A is not positive definite.
  package func minimum() -> [Double]? {
    var isFree = [Bool](repeating: true, count: right.count)
    var (fewest, trials) = (right.count + 1, Self.trials)
    for _ in 0..<Self.mostExchanges {
      guard let x = solution(where: isFree) else { return nil }
      let wrong = x.indices.filter { isFree[$0] ? x[$0] < 0 : slope(at: x, $0) < -Self.noise }
      guard let last = wrong.last else { return x }
      trials = wrong.count < fewest ? Self.trials : trials - 1
      fewest = min(fewest, wrong.count)
      for index in trials >= 0 ? wrong : [last] { isFree[index].toggle() }
    }
    return nil
  }

  /// The minimum with only some variables, whatever their signs; the others are 0.
  private func solution(where isFree: [Bool]) -> [Double]? {
    let free = isFree.indices.filter { isFree[$0] }
    let part = free.flatMap { row in free.map { matrix[row * right.count + $0] } }
    guard let values = Cholesky.solve(part, free.map { right[$0] }) else { return nil }
    var x = [Double](repeating: 0, count: right.count)
    for (index, value) in zip(free, values) { x[index] = value }
    return x
  }

  /// The derivative by a variable.
  private func slope(at x: [Double], _ index: Int) -> Double {
    x.indices.reduce(-right[index]) { $0 + matrix[index * x.count + $1] * x[$1] }
  }
}
