import Foundation
import Statistics

/// The parts of a fit that depend on x alone, computed once and used for any number of loss vectors.
///
/// Variable projection (Golub and Pereyra 1973, SIAM J. Numer. Anal. 10(2), 413–432): for a fixed exponent the
/// law is linear in (A, C) and ``ConstrainedLine`` solves it exactly, so only a search over B on a line is left.
/// The line is covered by a logarithmic grid. With t = B·ln(x/s) a basis value is 1 − e^−t and changes by
/// t·e^−t ≤ 1/e per unit of ln B, so between neighboring cells (3 % apart) no basis value moves by more than
/// 0.011: no minimum hides between cells, whatever the range of x, and no starting point is needed.
struct PowerLawDesign {
  /// Cells of the grid: 3 % apart over the default range 0.01…20.
  static let cellCount = 257
  /// Width of the last golden-section bracket in ln B. The error near a minimum is quadratic in B, so a
  /// narrower bracket changes no digit of the error.
  static let tolerance = 1e-9
  /// Local minima of the grid that are refined; a projected error with more than two is not known.
  static let refinedCount = 3

  /// The constants that are free.
  let family: LawFamily
  /// The exponents searched.
  let range: ClosedRange<Double>
  /// s, the smallest x: the unit in which x is measured inside, so that no power overflows.
  let smallest: Double
  /// ln(x / s) for each point, at least 0.
  private let logarithms: [Double]
  /// The grid of exponents.
  private let exponents: [Double]
  /// For each exponent of the grid, the basis 1 − (x/s)^−B at each point, in `0...1`.
  private let bases: [[Double]]
  /// The same about their means, for an error in one pass over the points.
  private let centered: [CenteredBasis]

  /// - Throws: `FitError.invalidAbscissa` or `FitError.tooFewDistinct`.
  /// - Complexity: O(cells · points).
  init(x: [Double], family: LawFamily, exponents range: ClosedRange<Double>) throws(FitError) {
    let smallest = try Self.smallest(of: x, family: family)
    self.family = family
    self.range = range
    self.smallest = smallest
    let logarithms = x.map { PowerLawDesign.logarithm($0, over: smallest) }
    let exponents = family == .reciprocal ? [1] : PowerLawDesign.grid(over: range)
    self.logarithms = logarithms
    self.exponents = exponents
    bases = exponents.map { PowerLawDesign.basis(exponent: $0, logarithms: logarithms) }
    centered = bases.map { CenteredBasis($0) }
  }

  /// s, when there are enough distinct x that can be used.
  private static func smallest(of x: [Double], family: LawFamily) throws(FitError) -> Double {
    if let index = x.firstIndex(where: { !($0.isNormal && $0 > 0) }) {
      throw .invalidAbscissa(index: index, value: x[index])
    }
    let distinct = Set(x).count
    guard let smallest = x.min(), distinct >= family.parameterCount else {
      throw .tooFewDistinct(family: family, required: family.parameterCount, found: distinct)
    }
    return smallest
  }

  /// ln(x / s), exact to the last digits also where x is close to s.
  private static func logarithm(_ x: Double, over smallest: Double) -> Double {
    x < 2 * smallest ? log1p((x - smallest) / smallest) : log(x) - log(smallest)
  }

  private static func grid(over range: ClosedRange<Double>) -> [Double] {
    let low = log(range.lowerBound)
    let high = log(range.upperBound)
    let inner = (1..<cellCount - 1).map { exp(low + (high - low) * Double($0) / Double(cellCount - 1)) }
    return [range.lowerBound] + inner + [range.upperBound]
  }

  private static func basis(exponent: Double, logarithms: [Double]) -> [Double] {
    logarithms.map { -expm1(-exponent * $0) }
  }
}

extension PowerLawDesign {
  /// The least value of an error over all exponents of the range, and the exponent that gives it.
  ///
  /// - Parameter error: the error for a basis, minimal over every other constant.
  /// - Complexity: O((cells + 50) · cost of `error`).
  func minimize(_ error: (_ basis: [Double]) -> Double) -> (exponent: Double, value: Double) {
    refine(gridValues: bases.map(error), error)
  }

  /// The least squared error of a law through `losses` over all exponents of the range, and the exponent.
  ///
  /// - Complexity: O((cells + 50) · points).
  func minimize(_ losses: [Double]) -> (exponent: Double, value: Double) {
    let mean = losses.mean
    let deviations = losses.deviations(from: mean)
    let square = deviations.sumOfSquares
    let values = exponents.indices.map { cell in
      centered[cell].squaredError(deviations, mean: mean, square: square)
        ?? ConstrainedLine.best(basis: bases[cell], losses: losses).squaredError
    }
    return refine(gridValues: values) { ConstrainedLine.best(basis: $0, losses: losses).squaredError }
  }

  /// The least error near the minima of the grid.
  private func refine(
    gridValues values: [Double], _ error: ([Double]) -> Double
  ) -> (exponent: Double, value: Double) {
    let cells = PowerLawDesign.minima(of: values)
    var best = (exponent: exponents[cells[0]], value: error(bases[cells[0]]))
    guard exponents.count > 1 else { return best }
    for cell in cells {
      let refined = refine(cell: cell, error)
      if refined.value < best.value { best = refined }
    }
    return best
  }

  /// The basis 1 − (x/s)^−B at each point, in `0...1`.
  func basis(exponent: Double) -> [Double] {
    PowerLawDesign.basis(exponent: exponent, logarithms: logarithms)
  }

  private func refine(
    cell: Int, _ error: ([Double]) -> Double
  ) -> (exponent: Double, value: Double) {
    let low = exponents[max(cell - 1, 0)]
    let high = exponents[min(cell + 1, exponents.count - 1)]
    let refined = GoldenSection.minimize(in: log(low)...log(high), tolerance: PowerLawDesign.tolerance) {
      error(basis(exponent: exp($0)))
    }
    return (exp(refined.point), refined.value)
  }

  /// The lowest cells, none of which is higher than a neighbor, best first; never empty.
  private static func minima(of values: [Double]) -> [Int] {
    let local = values.indices.filter { index in
      values[index] <= values[max(index - 1, 0)] && values[index] <= values[min(index + 1, values.count - 1)]
    }
    return Array(local.sorted { values[$0] < values[$1] }.prefix(refinedCount))
  }
}
