import Foundation

/// Everything about a Chinchilla fit that depends on N and D alone, computed once for any number of loss vectors.
///
/// For fixed exponents the law is linear in (A, B, E), which ``NonnegativePlane`` solves exactly (variable
/// projection, as in ``PowerLawDesign``); (α, β) are searched on a logarithmic grid and refined. Products of columns
/// are kept for every cell of the grid, so a cell costs O(1) for new losses.
struct ChinchillaDesign {
  /// Exponents searched; published ones lie between 0.05 and 0.8.
  static let exponents = 0.01...5.0
  /// Cells along each axis, 10 % apart: no entry of a column changes by more than 0.04 between cells.
  private static let cellCount = 64

  /// N and D in units of their smallest, so that no power overflows.
  private let scale: (parameters: Double, tokens: Double)
  private let logarithms: (parameters: [Double], tokens: [Double])
  private let search: PlaneSearch
  private let columns: (parameters: [Column], tokens: [Column])
  /// Σ p·q about the means, for each pair of cells.
  private let products: [[Double]]

  /// (x/s)^−exponent at each point, about its mean.
  private struct Column {
    let mean: Double
    let square: Double
    let deviations: [Double]

    init(_ values: [Double]) {
      let mean = values.reduce(0, +) / Double(values.count)
      self.mean = mean
      deviations = values.map { $0 - mean }
      square = deviations.reduce(0) { $0 + $1 * $1 }
    }

    init(exponent: Double, logarithms: [Double]) {
      self.init(logarithms.map { exp(-exponent * $0) })
    }

    func product(_ other: Column) -> Double {
      zip(deviations, other.deviations).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  /// - Precondition: all values are finite and above 0, and there is at least one.
  init(parameters: [Double], tokens: [Double]) {
    let logarithm = { (x: [Double]) -> (Double, [Double]) in
      let smallest = x.min() ?? 1
      return (smallest, x.map { log($0 / smallest) })
    }
    let (ownParameters, ownTokens) = (logarithm(parameters), logarithm(tokens))
    scale = (ownParameters.0, ownTokens.0)
    logarithms = (ownParameters.1, ownTokens.1)
    let axis = PlaneSearch.logarithms(Self.exponents, count: Self.cellCount, log: Foundation.log)
    search = PlaneSearch(first: axis, second: axis)
    let cells = { (logarithms: [Double]) in axis.map { Column(exponent: exp($0), logarithms: logarithms) } }
    let (first, second) = (cells(ownParameters.1), cells(ownTokens.1))
    columns = (first, second)
    products = first.map { p in second.map { p.product($0) } }
  }

  /// The best law through `losses`, nats per token, one for each point, and its squared error.
  func solve(_ losses: [Double]) -> (law: ChinchillaLaw, squaredError: Double) {
    let y = Column(losses)
    let (py, qy) = (columns.parameters.map { $0.product(y) }, columns.tokens.map { $0.product(y) })
    let optimum = search.minimize(
      grid: { i, j in
        let (p, q) = (columns.parameters[i], columns.tokens[j])
        return NonnegativePlane.best(Self.sums(p, q, y, pq: products[i][j], py: py[i], qy: qy[j])).squaredError
      },
      slice: { alpha in
        let p = Column(exponent: exp(alpha), logarithms: logarithms.parameters)
        return { plane(p, beta: $0, y).squaredError }
      })
    let (alpha, beta) = (exp(optimum.first), exp(optimum.second))
    let best = plane(Column(exponent: alpha, logarithms: logarithms.parameters), beta: optimum.second, y)
    let law = ChinchillaLaw(
      parameterAmplitude: best.first * pow(scale.parameters, alpha), parameterExponent: alpha,
      tokenAmplitude: best.second * pow(scale.tokens, beta), tokenExponent: beta, asymptote: best.intercept)
    return (law, best.squaredError)
  }

  private func plane(_ p: Column, beta: Double, _ y: Column) -> NonnegativePlane {
    let q = Column(exponent: exp(beta), logarithms: logarithms.tokens)
    return NonnegativePlane.best(Self.sums(p, q, y, pq: p.product(q), py: p.product(y), qy: q.product(y)))
  }

  private static func sums(
    _ p: Column, _ q: Column, _ y: Column, pq: Double, py: Double, qy: Double
  ) -> NonnegativePlane.Sums {
    NonnegativePlane.Sums(
      count: Double(y.deviations.count), p: (p.mean, p.square), q: (q.mean, q.square), y: (y.mean, y.square),
      pq: pq, py: py, qy: qy)
  }
}
