/// One measured loss of a model trained on tokens that it may have seen several times.
public struct RepeatedDataPoint: Sendable, Equatable, Codable {
  /// N, parameters, above 0, in any unit.
  public var parameters: Double
  /// D, tokens seen, repeats included; above 0, in any unit.
  public var tokens: Double
  /// U, tokens that differ, above 0, in the unit of D; at least D means that each is seen once.
  public var unique: Double
  /// Nats per token.
  public var loss: Double

  private enum CodingKeys: String, CodingKey {
    case parameters = "N"
    case tokens = "D"
    case unique, loss
  }

  /// A measured point.
  public init(parameters: Double, tokens: Double, unique: Double, loss: Double) {
    self.parameters = parameters
    self.tokens = tokens
    self.unique = unique
    self.loss = loss
  }

  /// True if every token is seen once.
  public var isFresh: Bool { tokens <= unique }

  /// A point's useful parameters and tokens, and the excess as multiples of them.
  struct Excess {
    /// U, at most D.
    let unique: Double
    /// R_D = D/U − 1, at least 0.
    let repeats: Double
    /// U_N, at most N.
    let usefulParameters: Double
    /// R_N = N/U_N − 1, at least 0.
    let excessParameters: Double

    init(parameters: Double, tokens: Double, unique: Double, base: ChinchillaLaw) {
      self.unique = min(unique, tokens)
      repeats = max(tokens / self.unique - 1, 0)
      usefulParameters = min(parameters, base.optimalParameters(tokens: self.unique))
      excessParameters = max(parameters / usefulParameters - 1, 0)
    }
  }

  func excess(_ base: ChinchillaLaw) -> Excess {
    Excess(parameters: parameters, tokens: tokens, unique: unique, base: base)
  }
}

extension [RepeatedDataPoint.Excess] {
  /// True if some point repeats tokens.
  var haveRepeats: Bool { contains { $0.repeats > 0 } }
  /// True if some point has more parameters than are compute-optimal for its unique tokens.
  var haveExcessParameters: Bool { contains { $0.excessParameters > 0 } }
}
