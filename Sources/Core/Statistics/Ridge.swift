/// Symmetric matrices that should be positive definite, and are not for rounding, or since variables are alike.
package enum Ridge {
  /// Solves an equation with a matrix plus as much of a ridge on its diagonal as is necessary.
  ///
  /// - Parameters:
  ///   - matrix: row-major, count × count.
  ///   - fraction: the least ridge, as a fraction of the mean of the diagonal; each one that is tried is ten times the one before.
  ///   - solution: nil where the matrix is not positive definite.
  /// - Returns: nil when no ridge is enough, because a value is NaN or infinite.
  package static func solve<Solution>(
    _ matrix: [Double], count: Int, fraction: Double, _ solution: ([Double]) -> Solution?
  ) -> Solution? {
    let diagonal = (0..<count).map { $0 * (count + 1) }
    var ridge = fraction * (diagonal.reduce(0) { $0 + matrix[$1] } / Double(count)) + .leastNormalMagnitude
    while ridge.isFinite {
      var raised = matrix
      for index in diagonal { raised[index] += ridge }
      if let found = solution(raised) { return found }
      ridge *= 10
    }
    return nil
  }
}
