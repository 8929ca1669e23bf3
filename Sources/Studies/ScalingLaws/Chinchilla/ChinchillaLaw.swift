import Foundation

/// The law L(N, D) = A / N^α + B / D^β + E: a loss that falls with parameters and with tokens seen once.
///
/// A and B carry the units of N and D, so a law fitted with N in billions must be asked with N in billions.
///
/// Source: Hoffmann et al., "Training compute-optimal large language models" (2022),
/// https://arxiv.org/abs/2203.15556, equation 2.
public struct ChinchillaLaw: Sendable, Equatable, Codable {
  /// A, nats per token times (unit of N)^α; at least 0 in every law this module fits.
  public var parameterAmplitude: Double
  /// α, without unit, above 0.
  public var parameterExponent: Double
  /// B, nats per token times (unit of D)^β; at least 0 in every law this module fits.
  public var tokenAmplitude: Double
  /// β, without unit, above 0.
  public var tokenExponent: Double
  /// E, the loss for N, D → ∞, nats per token; at least 0 in every law this module fits.
  public var asymptote: Double

  private enum CodingKeys: String, CodingKey {
    case parameterAmplitude = "A"
    case parameterExponent = "alpha"
    case tokenAmplitude = "B"
    case tokenExponent = "beta"
    case asymptote = "E"
  }

  /// A law with known constants.
  public init(
    parameterAmplitude: Double, parameterExponent: Double, tokenAmplitude: Double, tokenExponent: Double,
    asymptote: Double
  ) {
    self.parameterAmplitude = parameterAmplitude
    self.parameterExponent = parameterExponent
    self.tokenAmplitude = tokenAmplitude
    self.tokenExponent = tokenExponent
    self.asymptote = asymptote
  }

  /// The loss of `parameters` trained on `tokens`, nats per token; both above 0, in the units of the fit.
  public func callAsFunction(parameters: Double, tokens: Double) -> Double {
    parameterAmplitude * pow(parameters, -parameterExponent) + tokenAmplitude * pow(tokens, -tokenExponent)
      + asymptote
  }

  /// The parameters for which `tokens` are the compute-optimal number, G·(G·D)^(β/α).
  ///
  /// Training costs C = 6·N·D. On a line of equal cost the loss is least where A·α/N^α = B·β/D^β (Hoffmann et
  /// al., equation 4), hence N = G·(C/6)^(β/(α+β)) and D = (C/6)^(α/(α+β)) / G with
  /// G = (α·A / (β·B))^(1/(α+β)). The second says C/6 = (G·D)^((α+β)/α), which turns the first into
  /// N = G·(G·D)^(β/α).
  ///
  /// - Precondition: A and B are above 0.
  public func optimalParameters(tokens: Double) -> Double {
    precondition(parameterAmplitude > 0 && tokenAmplitude > 0, "\(self) has no optimum")
    let ratio = parameterExponent * parameterAmplitude / (tokenExponent * tokenAmplitude)
    let balance = pow(ratio, 1 / (parameterExponent + tokenExponent))
    return balance * pow(balance * tokens, tokenExponent / parameterExponent)
  }
}
