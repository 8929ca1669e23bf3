import Foundation

/// The law L(x) = A / x^B + C: a loss that falls towards an asymptote as a resource x grows.
///
/// x may be members (K), parameters (N) or tokens (D); A carries the unit that makes A / x^B a loss, so a law
/// fitted with N in billions must be asked with N in billions.
///
/// Source: Kim, Kotha, Liang, Hashimoto, "Pre-training under infinite compute" (2025),
/// https://arxiv.org/abs/2509.14786; the form is that of Hestness et al. (2017),
/// https://arxiv.org/abs/1712.00409.
public struct PowerLaw: Sendable, Equatable, Codable {
  /// A, nats per token times (unit of x)^B; at least 0 in every law this module fits.
  public var amplitude: Double
  /// B, without unit; above 0 in every law this module fits.
  public var exponent: Double
  /// C, the loss for x → ∞, nats per token; at least 0 in every law this module fits.
  public var asymptote: Double

  private enum CodingKeys: String, CodingKey {
    case amplitude = "A"
    case exponent = "B"
    case asymptote = "C"
  }

  /// A law with known constants.
  public init(amplitude: Double, exponent: Double, asymptote: Double) {
    self.amplitude = amplitude
    self.exponent = exponent
    self.asymptote = asymptote
  }

  /// The loss at `x`, nats per token.
  ///
  /// - Parameter x: members, parameters or tokens, above 0, in the unit the law was fitted in.
  public func callAsFunction(_ x: Double) -> Double {
    amplitude * pow(x, -exponent) + asymptote
  }

  /// The x at which the law reaches `loss`: (A / (loss − C))^(1/B), in the unit the law was fitted in.
  ///
  /// - Parameter loss: nats per token.
  /// - Returns: `nil` when no finite x above 0 gives this loss: at or below the asymptote, when A is 0, or
  ///   when x would leave the range of `Double`.
  public func inverse(_ loss: Double) -> Double? {
    guard loss > asymptote, amplitude > 0, exponent > 0 else { return nil }
    let x = exp(log(amplitude / (loss - asymptote)) / exponent)
    return x.isFinite && x > 0 ? x : nil
  }
}
