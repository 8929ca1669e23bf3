import Foundation
import Statistics

/// The least-squares law of repeated data through measured losses.
///
/// As in the source of ``RepeatedDataLaw`` in two stages: the base law is known, or fitted to the points that see
/// every token once; R*_D and R*_N are then searched on a logarithmic grid and refined, with the base held fixed.
/// Such points should not have many more parameters than are compute-optimal, because the base counts those fully.
public struct RepeatedDataFit: Sendable, Equatable {
  /// The source of the base law.
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
  /// The source of the base law.
  public let base: Base
  /// The points fitted to.
  public let points: [RepeatedDataPoint]
  /// √(sum of squared residuals / points) over all points, nats per token.
  public let rootMeanSquareError: Double
  /// True if some point repeats tokens, so that R*_D is fitted; otherwise it is that of ``RepeatedDataLaw/published``.
  public let hasRepeats: Bool
  /// True if some point has more parameters than U_N, so that R*_N is fitted; otherwise it is the published one.
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
    let excesses = points.map { [base = law.base] in $0.excess(base) }
    hasRepeats = excesses.haveRepeats
    hasExcessParameters = excesses.haveExcessParameters
    self.base = base
    self.points = points
    let square = zip(points, excesses).reduce(0) { [law] in $0 + pow($1.0.loss - law($1.1), 2) }
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

  /// Bootstrap intervals over residuals of several functions of a law, from the same replicates.
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
      design.solve(pool.resample(fitted, using: &generator))
    }
    return statistics.map {
      ConfidenceInterval(
        percentilesOf: laws.map($0), level: bootstrap.level, method: .residuals, degreesOfFreedom: degreesOfFreedom)
    }
  }

  /// Warnings about the constants for a reader, as sentences; empty for an ordinary fit.
  public var remarks: [String] {
    [
      Bootstrap.remark(degreesOfFreedom: max(degreesOfFreedom, 0)),
      hasRepeats ? nil : "no point repeats tokens: RD is the published one",
      hasExcessParameters
        ? nil : "no point has more parameters than its unique tokens are compute-optimal for: RN is the published one",
      hasRepeats ? Self.remark("RD", law.tokenDecay) : nil,
      hasExcessParameters ? Self.remark("RN", law.parameterDecay) : nil,
    ].compactMap { $0 }
  }

  /// A warning about a decay at the end of the range searched.
  private static func remark(_ name: String, _ decay: Double) -> String? {
    decays.hasUpperEdge(at: decay)
      ? "\(name) is at the largest value searched (\(decays.upperBound)): the losses show no decay"
      : decays.hasLowerEdge(at: decay)
        ? "\(name) is at the smallest value searched (\(decays.lowerBound)): the losses show no gain at all" : nil
  }
}
