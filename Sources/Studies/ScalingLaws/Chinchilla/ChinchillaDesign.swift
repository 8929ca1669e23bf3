import Foundation
import Statistics

/// The parts of a Chinchilla fit that depend on N and D alone, computed once for any number of loss vectors.
///
/// For fixed exponents the law is linear in (A, B, E), which ``NonnegativePlane`` solves exactly (variable
/// projection, as in ``PowerLawDesign``); (α, β) are searched on a logarithmic grid and refined. Products of columns
/// are kept for every cell of the grid, so a cell costs O(1) for new losses.
struct ChinchillaDesign {
  /// Exponents searched; published ones lie between 0.05 and 0.8.
  static let exponents = 0.01...5.0
  /// Cells along each axis, 10 % apart: no entry of a column changes by more than 0.04 between cells.
  private static let cellCount = 64

  private let parameters: Axis
  private let tokens: Axis
  private let search: PlaneSearch
  /// Σ p·q about the means, for each pair of cells.
  private let products: [[Double]]

  /// - Precondition: all values are finite and above 0, and there is at least one.
  init(parameters: [Double], tokens: [Double]) {
    let exponents = PlaneSearch.logarithms(Self.exponents, count: Self.cellCount, log: Foundation.log)
    let first = Axis(parameters, exponents: exponents)
    let second = Axis(tokens, exponents: exponents)
    self.parameters = first
    self.tokens = second
    search = PlaneSearch(first: exponents, second: exponents)
    products = first.columns.map { p in second.columns.map { p.product($0) } }
  }

  /// The best law through `losses`, nats per token, one for each point, and its squared error.
  func solve(_ losses: [Double]) -> (law: ChinchillaLaw, squaredError: Double) {
    let y = CenteredColumn(losses)
    let optimum = minimize(y)
    let best = plane(parameters.column(optimum.first), beta: optimum.second, y)
    return (law(best, at: optimum), best.squaredError)
  }

  /// The best logarithms of α and β.
  private func minimize(_ y: CenteredColumn) -> PlaneSearch.Point {
    let py = parameters.columns.map { $0.product(y) }
    let qy = tokens.columns.map { $0.product(y) }
    return search.minimize(
      grid: { i, j in
        let sums = NonnegativePlane.Sums(
          count: y.count, p: parameters.columns[i].moments, q: tokens.columns[j].moments, y: y.moments,
          pq: products[i][j], py: py[i], qy: qy[j])
        return NonnegativePlane.best(sums).squaredError
      },
      slice: { alpha in
        let p = parameters.column(alpha)
        return { plane(p, beta: $0, y).squaredError }
      })
  }

  private func law(_ plane: NonnegativePlane, at optimum: PlaneSearch.Point) -> ChinchillaLaw {
    let alpha = exp(optimum.first)
    let beta = exp(optimum.second)
    return ChinchillaLaw(
      parameterAmplitude: plane.first * pow(parameters.smallest, alpha), parameterExponent: alpha,
      tokenAmplitude: plane.second * pow(tokens.smallest, beta), tokenExponent: beta, asymptote: plane.intercept)
  }

  /// The best plane for a column of N and the logarithm of β.
  private func plane(_ p: CenteredColumn, beta: Double, _ y: CenteredColumn) -> NonnegativePlane {
    let q = tokens.column(beta)
    return NonnegativePlane.best(
      NonnegativePlane.Sums(
        count: y.count, p: p.moments, q: q.moments, y: y.moments, pq: p.product(q), py: p.product(y),
        qy: q.product(y)))
  }
}

/// N or D at each point, in units of the smallest, so that no power overflows.
private struct Axis {
  /// s.
  let smallest: Double
  /// ln(x / s) at each point.
  let logarithms: [Double]
  /// A column for each exponent of the grid.
  let columns: [CenteredColumn]

  /// - Parameter exponents: their logarithms.
  init(_ x: [Double], exponents: [Double]) {
    let smallest = x.min() ?? 1
    let logarithms = x.map { log($0 / smallest) }
    self.smallest = smallest
    self.logarithms = logarithms
    columns = exponents.map { Self.column(exp($0), logarithms) }
  }

  /// The column for the logarithm of an exponent.
  func column(_ exponent: Double) -> CenteredColumn { Self.column(exp(exponent), logarithms) }

  /// (x/s)^−exponent at each point.
  private static func column(_ exponent: Double, _ logarithms: [Double]) -> CenteredColumn {
    CenteredColumn(logarithms.map { exp(-exponent * $0) })
  }
}
