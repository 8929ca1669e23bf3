import Foundation

/// The law y(t) = a − Σ bᵢ·rᵢᵗ: a quantity that rises to an asymptote while exponentials fade.
///
/// Source: Yang, Band, Li, Candès, Hashimoto, "Synthetic continued pretraining" (2024), https://arxiv.org/abs/2409.07431,
/// section 6: accuracy without the text against synthetic tokens.
public struct ExponentialLaw: Sendable, Equatable {
  /// a, the value for t → ∞, in the unit of y.
  public var asymptote: Double
  /// bᵢ, in the unit of y, at least 0 in every law this module fits; that of the slowest exponential first.
  public var amplitudes: [Double]
  /// τᵢ = −1/ln rᵢ, in the unit of t, above 0; the largest first.
  public var timeConstants: [Double]

  /// A law with known constants.
  ///
  /// - Precondition: there are as many time constants as amplitudes.
  public init(asymptote: Double, amplitudes: [Double], timeConstants: [Double]) {
    precondition(
      amplitudes.count == timeConstants.count,
      "\(amplitudes.count) amplitudes need as many time constants, not \(timeConstants.count)")
    self.asymptote = asymptote
    self.amplitudes = amplitudes
    self.timeConstants = timeConstants
  }

  /// rᵢ, the factor by which each exponential fades per unit of t, in `0..<1`; the slowest first.
  public var rates: [Double] { timeConstants.map { exp(-1 / $0) } }

  /// The value at `t`, in the unit the law was fitted in.
  public func callAsFunction(_ t: Double) -> Double {
    zip(amplitudes, timeConstants).reduce(asymptote) { $0 - $1.0 * exp(-t / $1.1) }
  }
}

extension ExponentialLaw: Codable {
  private enum CodingKeys: String, CodingKey {
    case asymptote = "a"
    case amplitudes = "b"
    case rates = "r"
    case timeConstants
  }

  /// Reads a, b and the time constants.
  ///
  /// - Throws: `DecodingError.dataCorrupted` where there are more amplitudes than time constants, or fewer.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    asymptote = try container.decode(Double.self, forKey: .asymptote)
    amplitudes = try container.decode([Double].self, forKey: .amplitudes)
    timeConstants = try container.decode([Double].self, forKey: .timeConstants)
    guard amplitudes.count == timeConstants.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .timeConstants, in: container, debugDescription: "there must be as many as amplitudes b")
    }
  }

  /// Writes a, b, r and the time constants, from which r follows.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(asymptote, forKey: .asymptote)
    try container.encode(amplitudes, forKey: .amplitudes)
    try container.encode(rates, forKey: .rates)
    try container.encode(timeConstants, forKey: .timeConstants)
  }
}
