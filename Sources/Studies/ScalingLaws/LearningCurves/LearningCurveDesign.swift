import Foundation

/// The parts of a fit of learning curves that depend on l alone, computed once for any number of errors.
///
/// Both curves are one least-squares problem with a plane of the columns l^−α, which is 0 at training errors, and −l^−β, which
/// is 0 at test errors: for given exponents ``NonnegativePlane`` solves it exactly (variable projection, as in
/// ``ChinchillaDesign``), and (α, β) are searched on a grid and refined.
struct LearningCurveDesign {
  /// Exponents searched.
  static let exponents = PowerLawFit.defaultExponents
  /// Cells along each axis, 13 % apart.
  private static let cellCount = 64

  /// s, the smallest l: the unit in which l is measured inside, so that no power overflows.
  private let smallest: Double
  /// ln(l / s) at each point.
  private let logarithms: [Double]
  private let search: PlaneSearch
  private let testColumns: [CenteredColumn]
  private let trainingColumns: [CenteredColumn]
  private let products: [[Double]]

  /// - Precondition: all values are finite and above 0, and there is at least one.
  init(_ examples: [Double]) {
    let smallest = examples.min() ?? 1
    let logarithms = examples.map { log($0 / smallest) }
    let cells = PlaneSearch.logarithms(Self.exponents, count: Self.cellCount, log: Foundation.log)
    let testColumns = cells.map { Self.testColumn($0, logarithms) }
    let trainingColumns = cells.map { Self.trainingColumn($0, logarithms) }
    self.smallest = smallest
    self.logarithms = logarithms
    self.testColumns = testColumns
    self.trainingColumns = trainingColumns
    search = PlaneSearch(first: cells, second: cells)
    products = testColumns.map { p in trainingColumns.map { p.product($0) } }
  }

  /// The column of b: (l/s)^−α at test errors, 0 at training errors. The exponent is given by its logarithm.
  private static func testColumn(_ exponent: Double, _ logarithms: [Double]) -> CenteredColumn {
    CenteredColumn(logarithms.map { exp(-exp(exponent) * $0) } + logarithms.map { _ in 0 })
  }

  /// The column of c: 0 at test errors, −(l/s)^−β at training errors.
  private static func trainingColumn(_ exponent: Double, _ logarithms: [Double]) -> CenteredColumn {
    CenteredColumn(logarithms.map { _ in 0 } + logarithms.map { -exp(-exp(exponent) * $0) })
  }

  /// The best law through some errors and its squared error.
  ///
  /// - Parameter errors: those on test for each point, then those in training.
  func solve(_ errors: [Double]) -> (law: LearningCurveLaw, squaredError: Double) {
    let y = CenteredColumn(errors)
    let optimum = minimize(y)
    let best = plane(Self.testColumn(optimum.first, logarithms), beta: optimum.second, y)
    return (law(best, at: optimum), best.squaredError)
  }

  /// The best logarithms of α and β.
  private func minimize(_ y: CenteredColumn) -> PlaneSearch.Point {
    let py = testColumns.map { $0.product(y) }
    let qy = trainingColumns.map { $0.product(y) }
    return search.minimize(
      grid: { i, j in
        let sums = NonnegativePlane.Sums(
          count: y.count, p: testColumns[i].moments, q: trainingColumns[j].moments, y: y.moments, pq: products[i][j],
          py: py[i], qy: qy[j])
        return NonnegativePlane.best(sums).squaredError
      },
      slice: { alpha in
        let p = Self.testColumn(alpha, logarithms)
        return { plane(p, beta: $0, y).squaredError }
      })
  }

  /// The best plane for a column of b and the logarithm of β.
  private func plane(_ p: CenteredColumn, beta: Double, _ y: CenteredColumn) -> NonnegativePlane {
    let q = Self.trainingColumn(beta, logarithms)
    return NonnegativePlane.best(
      NonnegativePlane.Sums(
        count: y.count, p: p.moments, q: q.moments, y: y.moments, pq: p.product(q), py: p.product(y),
        qy: q.product(y)))
  }

  private func law(_ plane: NonnegativePlane, at optimum: PlaneSearch.Point) -> LearningCurveLaw {
    let alpha = exp(optimum.first)
    let beta = exp(optimum.second)
    return LearningCurveLaw(
      asymptote: plane.intercept, testAmplitude: plane.first * pow(smallest, alpha), testExponent: alpha,
      trainingAmplitude: plane.second * pow(smallest, beta), trainingExponent: beta)
  }
}
