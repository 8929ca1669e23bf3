import Foundation
import Statistics

/// The losses of the standard recipe at several numbers of tokens.
public struct StandardCurve: Sendable, Equatable {
  /// D of each point, in any unit.
  public let tokens: [Double]
  /// The losses of each point's seeds, nats per token.
  public let seeds: [[Double]]

  /// Points by rising D.
  ///
  /// - Parameter losses: for each point one loss a seed, at least one.
  /// - Throws: `FitError` when a value is not usable or there are fewer than three D.
  public init(tokens: [Double], losses: [[Double]]) throws(FitError) {
    let order = tokens.indices.sorted { tokens[$0] < tokens[$1] }
    self.tokens = order.map { tokens[$0] }
    seeds = order.map { losses[$0] }
    _ = try PowerLawFit(x: self.tokens, losses: means)
  }

  /// The points of repeated measurements: those of one D are its seeds.
  ///
  /// - Throws: `FitError` when a value is not usable or there are fewer than three D.
  public init(tokens: [Double], losses: [Double]) throws(FitError) {
    try Abscissae.validate([tokens], losses: losses)
    let groups = Dictionary(grouping: tokens.indices) { tokens[$0] }.sorted { $0.key < $1.key }
    try self.init(tokens: groups.map(\.key), losses: groups.map { $0.value.map { losses[$0] } })
  }

  /// The mean loss of each point.
  public var means: [Double] { seeds.map(\.mean) }

  /// The least-squares law through the means.
  ///
  /// - Throws: `FitError`.
  public func fit() throws(FitError) -> PowerLawFit { try PowerLawFit(x: tokens, losses: means) }

  /// The mean loss at one D; nil where it was not measured.
  public func loss(at tokens: Double) -> Double? { self.tokens.firstIndex(of: tokens).map { means[$0] } }

  /// Beyond so many times the variance of the noise, the squared distance from the law is called misfit. Quantiles of F at
  /// 90 % to 95 % are near it.
  private static let misfitFactor = 3.0

  /// The noise of one run: that of the points' own seeds, else that of `members`, else ``LossNoise/assumed``. Where four or
  /// more points are farther from their law than such noise explains, it is their distance.
  public func noise(members: [[Double]] = []) -> LossNoise {
    let measured = LossNoise(.seeds, within: seeds) ?? LossNoise(.members, within: members) ?? .assumed
    guard let misfit, misfit.variance > Self.misfitFactor * measured.variance else { return measured }
    let freedom = min(measured.degreesOfFreedom, misfit.degreesOfFreedom)
    return LossNoise(source: .misfit, standardDeviation: misfit.standardDeviation, degreesOfFreedom: freedom)
  }

  /// The distance of the points from the best law, as the noise of one run; nil for three points.
  private var misfit: LossNoise? {
    let freedom = tokens.count - LawFamily.power.parameterCount
    guard freedom > 0, let least = lines.map(\.squaredError).min() else { return nil }
    return LossNoise(
      source: .misfit, standardDeviation: (least / Double(freedom)).squareRoot(), degreesOfFreedom: freedom)
  }

  /// The best line for each exponent of ``DataEfficiency/exponents``.
  var lines: [ExponentLine] { DataEfficiency.exponentGrid.map { ExponentLine(exponent: $0, curve: self) } }
}
