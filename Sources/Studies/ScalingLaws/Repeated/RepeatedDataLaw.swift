import Foundation

/// The law of Muennighoff et al. for tokens that are seen several times: repeats and parameters beyond the
/// optimum count for less and less.
///
/// L = A / N′^α + B / D′^β + E with the effective tokens D′ = U·(1 + R*·(1 − e^(−R/R*))), where U is the number of
/// unique tokens and R = D/U − 1 the number of repeats. Likewise N′, where U_N is the number of parameters for
/// which U tokens are compute-optimal (``ChinchillaLaw/optimalParameters(tokens:)``), but at most N.
///
/// Source: Muennighoff et al., "Scaling data-constrained language models" (2023),
/// https://arxiv.org/abs/2305.16264, equations 5 and 6.
public struct RepeatedDataLaw: Sendable, Equatable, Codable {
  /// The law for tokens that are seen once.
  public var base: ChinchillaLaw
  /// R*_D, repeats; after so many of them a repeat is worth 1/e of a fresh token. Above 0.
  public var tokenDecay: Double
  /// R*_N, without unit: the same for parameters beyond U_N. Above 0.
  public var parameterDecay: Double

  /// A law with known constants.
  public init(base: ChinchillaLaw, tokenDecay: Double, parameterDecay: Double) {
    self.base = base
    self.tokenDecay = tokenDecay
    self.parameterDecay = parameterDecay
  }

  /// The law fitted by Muennighoff et al. to models of 7 million to 9 billion parameters on C4.
  public static let published = RepeatedDataLaw(
    base: ChinchillaLaw(
      parameterAmplitude: exp(6.255414), parameterExponent: 0.3526596, tokenAmplitude: exp(7.3049974),
      tokenExponent: 0.3526596, asymptote: exp(0.6254804)),
    tokenDecay: 15.387756, parameterDecay: 5.309743)

  /// The loss of `parameters` trained on `tokens` of which `unique` are different, nats per token; all above 0.
  ///
  /// Unique tokens that are not seen do not count: `unique` is taken to be at most `tokens`.
  public func callAsFunction(parameters: Double, tokens: Double, unique: Double) -> Double {
    self(RepeatedDataPoint.Excess(parameters: parameters, tokens: tokens, unique: unique, base: base))
  }

  /// The loss of a point whose excess over U and U_N is known.
  func callAsFunction(_ excess: RepeatedDataPoint.Excess) -> Double {
    base(
      parameters: RepeatedDataLaw.effective(
        excess.usefulParameters, excess: excess.excessParameters, decay: parameterDecay),
      tokens: RepeatedDataLaw.effective(excess.unique, excess: excess.repeats, decay: tokenDecay))
  }

  /// U·(1 + R*·(1 − e^(−R/R*))).
  private static func effective(_ amount: Double, excess: Double, decay: Double) -> Double {
    excess == 0 ? amount : amount * (1 - decay * expm1(-excess / decay))
  }
}

extension RepeatedDataLaw {
  private enum CodingKeys: String, CodingKey {
    case tokenDecay = "RD"
    case parameterDecay = "RN"
  }

  /// Reads the constants of the base and the two decays from one object.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    base = try ChinchillaLaw(from: decoder)
    tokenDecay = try container.decode(Double.self, forKey: .tokenDecay)
    parameterDecay = try container.decode(Double.self, forKey: .parameterDecay)
  }

  /// Writes one object: A, alpha, B, beta, E, RD and RN.
  public func encode(to encoder: any Encoder) throws {
    try base.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(tokenDecay, forKey: .tokenDecay)
    try container.encode(parameterDecay, forKey: .parameterDecay)
  }
}
