/// One measured loss of an ensemble of K models with N parameters each.
public struct JointPoint: Sendable, Equatable, Codable {
  /// N, parameters of one member, above 0, in any unit.
  public var parameters: Double
  /// K, members, at least 1.
  public var members: Double
  /// Nats per token.
  public var loss: Double
  /// D, training tokens, above 0, in any unit; `nil` when all points share one unnamed D.
  public var tokens: Double?
  /// The replicate this point belongs to; the errors of points of one N (and D) with the same seed are correlated.
  public var seed: Int?

  private enum CodingKeys: String, CodingKey {
    case parameters = "N"
    case members = "K"
    case loss
    case tokens = "D"
    case seed
  }

  /// A measured point.
  public init(parameters: Double, members: Double, loss: Double, tokens: Double? = nil, seed: Int? = nil) {
    self.parameters = parameters
    self.members = members
    self.loss = loss
    self.tokens = tokens
    self.seed = seed
  }

  /// Checks every value of every point, so that an error names the caller's own row.
  ///
  /// - Throws: `FitError.invalidAbscissa`, `FitError.invalidLoss`, or `FitError.tokensMissing` when some
  ///   points name D and some do not.
  static func validate(_ points: [JointPoint]) throws(FitError) {
    for (index, point) in points.enumerated() { try point.validate(index: index) }
    let with = points.count { $0.tokens != nil }
    guard with == 0 || with == points.count else {
      throw .tokensMissing(with: with, without: points.count - with)
    }
  }

  private func validate(index: Int) throws(FitError) {
    for value in [parameters, members, tokens ?? 1] { try Abscissae.validate(value, index: index) }
    try Abscissae.validate(loss: loss, index: index)
  }
}
