import Foundation
import Statistics

/// The least-squares law of repeated data through measured losses.
///
/// As in the source of ``RepeatedDataLaw`` in two stages: the base law is known, or fitted to the points that see
/// every token once; R*_D and R*_N are then searched on a logarithmic grid and refined, with the base held fixed.
/// Such points should not have many more parameters than are compute-optimal, because the base counts those fully.
public struct RepeatedDataFit: Sendable, Equatable {
  /// Where the base law comes from.
  public enum Base: Sendable, Equatable {
    /// Constants that are known from elsewhere.
    case known(ChinchillaLaw)
    /// A Chinchilla fit to the points that see every token once.
    case fitted
  }

  /// Decays searched. After 0.01 repeats e^−R/R* is 0 for one repeat, and 1000 repeats without loss are as good as
  /// infinitely many.
  public static let decays = 0.01...1000.0

  /// The fitted constants.
  public let law: RepeatedDataLaw
  /// Where the base law comes from.
  public let base: Base
  /// The points fitted to.
  public let points: [RepeatedDataPoint]
  /// √(sum of squared residuals / points) over all points, nats per token.
  public let rootMeanSquareError: Double
  /// Whether some point repeats tokens, so that R*_D is fitted; else it is that of ``RepeatedDataLaw/published``.
  public let hasRepeats: Bool
  /// Whether some point has more parameters than U_N, so that R*_N is fitted; else it is the published one.
  public let hasExcessParameters: Bool

  /// Fits R*_D, R*_N and, unless it is known, the base.
  ///
  /// - Throws: `FitError` when a value is not usable, or the points that see every token once do not suffice for the
  ///   base, as ``ChinchillaFit`` says (`freshFit`).
  /// - Complexity: O(points), about 2 ms for 20 points.
  public init(points: [RepeatedDataPoint], base: Base = .fitted) throws(FitError) {
    try Abscissae.validate(
      [points.map(\.parameters), points.map(\.tokens), points.map(\.unique)], losses: points.map(\.loss))
    guard !points.isEmpty else { throw .tooFewPoints(required: 1, found: 0) }
    let design = try RepeatedDataDesign(points, base: base)
    law = design.solve(points.map(\.loss))
    let shares = points.map { [base = law.base] in $0.shares(base) }
    hasRepeats = shares.contains { $0.repeats > 0 }
    hasExcessParameters = shares.contains { $0.excessParameters > 0 }
    self.base = base
    self.points = points
    let square = zip(points, shares).reduce(0) { [law] in $0 + pow($1.0.loss - law($1.1), 2) }
    rootMeanSquareError = (square / Double(max(points.count, 1))).squareRoot()
  }

  /// Points minus free constants; below 1 nothing measures the noise.
  public var degreesOfFreedom: Int {
    points.count - (base == .fitted ? ChinchillaFit.constantCount : 0) - (hasRepeats ? 1 : 0)
      - (hasExcessParameters ? 1 : 0)
  }

  private var fitted: [Double] {
    points.map { law(parameters: $0.parameters, tokens: $0.tokens, unique: $0.unique) }
  }

  /// Bootstrap intervals over residuals of several numbers a law gives, from the same replicates.
  ///
  /// Both stages are fitted again in each replicate, so the uncertainty of the base reaches R*_D and R*_N.
  ///
  /// - Returns: one interval a statistic; `nil` without a degree of freedom.
  /// - Complexity: O(replicates · points), about 3 s for 1000 replicates of 20 points.
  public func residualIntervals(
    _ bootstrap: Bootstrap = Bootstrap(), using generator: inout some RandomNumberGenerator,
    of statistics: [(RepeatedDataLaw) -> Double]
  ) -> [ConfidenceInterval]? {
    guard degreesOfFreedom > 0, let design = try? RepeatedDataDesign(points, base: base) else { return nil }
    let fitted = fitted
    let pool = bootstrap.pool(zip(points, fitted).map { $0.loss - $1 }, degreesOfFreedom: degreesOfFreedom)
    let laws = (0..<bootstrap.replicateCount).map { _ in
      design.solve(fitted.map { $0 + pool[Int.random(in: pool.indices, using: &generator)] })
    }
    return statistics.map {
      ConfidenceInterval(
        percentilesOf: laws.map($0), level: bootstrap.level, method: .residuals, degreesOfFreedom: degreesOfFreedom)
    }
  }

  /// What a reader must know before trusting the constants, as sentences; empty for an ordinary fit.
  public var remarks: [String] {
    [
      Bootstrap.remark(degreesOfFreedom: max(degreesOfFreedom, 0)),
      hasRepeats ? nil : "no point repeats tokens: RD is the published one",
      hasExcessParameters
        ? nil : "no point has more parameters than its unique tokens are compute-optimal for: RN is the published one",
    ].compactMap { $0 }
  }
}

/// What a fit of repeated data keeps for any number of loss vectors.
private struct RepeatedDataDesign {
  /// Cells along each axis, 40 % apart.
  private static let cellCount = 33
  private let points: [RepeatedDataPoint]
  private let base: RepeatedDataFit.Base
  private let fresh: [Int]
  private let freshDesign: ChinchillaDesign?
  private let axis = PlaneSearch.logarithms(RepeatedDataFit.decays, count: cellCount, log: Foundation.log)

  /// - Throws: `FitError.freshFit`.
  init(_ points: [RepeatedDataPoint], base: RepeatedDataFit.Base) throws(FitError) {
    let fresh = points.indices.filter { points[$0].isFresh }
    self.points = points
    self.base = base
    self.fresh = fresh
    guard base == .fitted else {
      freshDesign = nil
      return
    }
    freshDesign = try Self.freshDesign(fresh.map { points[$0] })
  }

  private static func freshDesign(_ points: [RepeatedDataPoint]) throws(FitError) -> ChinchillaDesign {
    do throws(FitError) {
      let fit = try ChinchillaFit(
        parameters: points.map(\.parameters), tokens: points.map(\.tokens), losses: points.map(\.loss))
      guard fit.law.parameterAmplitude > 0, fit.law.tokenAmplitude > 0 else { throw .noOptimum(law: fit.law) }
      return ChinchillaDesign(parameters: fit.parameters, tokens: fit.tokens)
    } catch {
      throw .freshFit(reason: error)
    }
  }

  func solve(_ losses: [Double]) -> RepeatedDataLaw {
    var law = RepeatedDataLaw.published
    law.base = baseLaw(losses)
    guard law.base.parameterAmplitude > 0, law.base.tokenAmplitude > 0 else { return law }
    let shares = points.map { [base = law.base] in $0.shares(base) }
    let (repeats, excess) = (shares.contains { $0.repeats > 0 }, shares.contains { $0.excessParameters > 0 })
    let search = PlaneSearch(
      first: repeats ? axis : [log(law.tokenDecay)], second: excess ? axis : [log(law.parameterDecay)])
    let value = { (tokens: Double, parameters: Double) -> Double in
      let law = RepeatedDataLaw(base: law.base, tokenDecay: exp(tokens), parameterDecay: exp(parameters))
      return zip(shares, losses).reduce(0) { sum, point in
        let residual = point.1 - law(point.0)
        return sum + residual * residual
      }
    }
    let best = search.minimize(
      grid: { value(search.first[$0], search.second[$1]) },
      slice: { tokens in { parameters in value(tokens, parameters) } })
    if repeats { law.tokenDecay = exp(best.first) }
    if excess { law.parameterDecay = exp(best.second) }
    return law
  }

  private func baseLaw(_ losses: [Double]) -> ChinchillaLaw {
    switch base {
    case .known(let law): law
    case .fitted: freshDesign?.solve(fresh.map { losses[$0] }).law ?? RepeatedDataLaw.published.base
    }
  }
}
