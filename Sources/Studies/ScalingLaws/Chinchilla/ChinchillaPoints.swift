import Foundation
import Statistics

/// Measured losses of models of N parameters that were trained on D tokens.
public struct ChinchillaPoints: Sendable, Equatable, Codable {
  /// N, in any unit.
  public let parameters: [Double]
  /// D, in any unit.
  public let tokens: [Double]
  /// Nats per token.
  public let losses: [Double]

  /// Points of one length, which are checked when a law is fitted.
  public init(parameters: [Double], tokens: [Double], losses: [Double]) {
    self.parameters = parameters
    self.tokens = tokens
    self.losses = losses
  }

  /// Points that differ in N or D.
  private struct Place: Hashable {
    let parameters: Double, tokens: Double
  }

  /// Beyond this, R² of ln D as a line in ln N, D follows from N and the terms of the law cannot be told apart.
  private static let collinear = 0.9999
  /// Beyond this they are told apart by little.
  private static let nearlyCollinear = 0.95

  /// Checks that the points can determine five constants.
  ///
  /// - Throws: `FitError` when the lengths differ, a value is not usable, fewer than five points differ, N or D has fewer than
  ///   three values, or D is a power of N.
  func validate() throws(FitError) {
    try Abscissae.validate([parameters, tokens], losses: losses)
    try Self.require(distinctCount, .tooFewPoints(required: ChinchillaFit.constantCount, found: distinctCount))
    try requireDistinct(parameters, name: "N")
    try requireDistinct(tokens, name: "D")
    guard collinearity < Self.collinear else { throw .collinear(exponent: slope) }
  }

  private var distinctCount: Int { Set(zip(parameters, tokens).map { Place(parameters: $0, tokens: $1) }).count }

  private static func require(_ found: Int, _ error: FitError) throws(FitError) {
    guard found >= ChinchillaFit.constantCount else { throw error }
  }

  private func requireDistinct(_ values: [Double], name: String) throws(FitError) {
    let required = ChinchillaFit.leastDistinct
    let found = Set(values).count
    guard found >= required else { throw .tooFewValues(name: name, required: required, found: found) }
  }

  private var logarithms: (x: [Double], y: [Double]) {
    let x = parameters.map { log($0) }
    let y = tokens.map { log($0) }
    return (x.deviations(from: x.mean), y.deviations(from: y.mean))
  }

  /// R² of ln D as a line in ln N, in `0...1`.
  var collinearity: Double {
    let (x, y) = logarithms
    let product = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    return product * product / (x.sumOfSquares * y.sumOfSquares)
  }

  /// The exponent of D as a power of N.
  private var slope: Double {
    let (x, y) = logarithms
    return zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / x.sumOfSquares
  }

  /// A warning that N and D hardly vary independently; nil when they do.
  var remark: String? {
    guard collinearity > Self.nearlyCollinear else { return nil }
    let percent = String(format: "%.1f", 100 * collinearity)
    return "N and D hardly vary independently (\(percent) % of the variance of ln D follows from N): "
      + "the two terms are told apart by few points"
  }
}
