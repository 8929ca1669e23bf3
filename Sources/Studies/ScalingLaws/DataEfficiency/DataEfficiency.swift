import Foundation

/// The factor by which the standard recipe would need more tokens to reach a loss.
///
/// D′(ℓ) = (A / (ℓ − C))^(1/B) inverts the standard recipe's law over tokens, and the ratio is
/// D′(ℓ) / D′(baseline). Dividing by the law's own answer for the baseline, not by the true D, cancels the
/// law's misfit at that D.
///
/// Source: Kim, Kotha, Liang, Hashimoto (2025), https://arxiv.org/abs/2509.14786.
public struct DataEfficiency: Sendable, Equatable {
  /// The standard recipe's law over tokens.
  public let standard: PowerLaw
  /// The best loss of the standard recipe at the D in question, nats per token.
  public let baseline: Double
  private let baselineTokens: Double

  /// A scale with the standard recipe as 1.
  ///
  /// - Parameters:
  ///   - standard: the law over tokens, in any unit of D; the ratio does not depend on it.
  ///   - baseline: nats per token, above the law's asymptote.
  /// - Throws: `FitError.notInvertible` when A or B is not above 0 or a constant is not finite,
  ///   `FitError.unreachable` when the law never reaches `baseline`.
  public init(standard: PowerLaw, baseline: Double) throws(FitError) {
    guard standard.amplitude > 0, standard.exponent > 0, standard.amplitude.isFinite,
      standard.exponent.isFinite, standard.asymptote.isFinite
    else { throw .notInvertible(law: standard) }
    self.standard = standard
    self.baseline = baseline
    baselineTokens = try DataEfficiency.tokens(at: baseline, under: standard)
  }

  /// D′(`loss`) / D′(baseline), above 0: 5 means that the standard recipe would need five times the tokens.
  ///
  /// - Parameter loss: nats per token, above the law's asymptote.
  /// - Throws: `FitError.unreachable` when the standard law never reaches `loss`, however many the tokens.
  public func ratio(at loss: Double) throws(FitError) -> Double {
    let ratio = try DataEfficiency.tokens(at: loss, under: standard) / baselineTokens
    guard ratio.isFinite else { throw .unreachable(loss: loss, law: standard) }
    return ratio
  }

  private static func tokens(at loss: Double, under law: PowerLaw) throws(FitError) -> Double {
    guard let tokens = law.inverse(loss) else { throw .unreachable(loss: loss, law: law) }
    return tokens
  }
}

extension DataEfficiency {
  /// The exponents that an interval of the ratio allows for the standard law: 1 is that of losses that are limited by the
  /// variance of a finite sample (Bahri et al., "Explaining neural scaling laws", 2021, https://arxiv.org/abs/2102.06701), and
  /// published exponents over tokens lie between 0.066 (Hestness et al., 2017, https://arxiv.org/abs/1712.00409) and 0.37
  /// (Besiroglu et al., 2024, https://arxiv.org/abs/2404.10102).
  public static let exponents = 0.05...1.0
  /// Exponents, 5 % apart.
  private static let cellCount = 64

  static let exponentGrid: [Double] = (0..<cellCount).map { cell in
    let low = log(exponents.lowerBound)
    return exp(low + (log(exponents.upperBound) - low) * Double(cell) / Double(cellCount - 1))
  }

  /// The assumptions of an interval of the ratio, as sentences.
  public static func remarks(points: Int, noise: LossNoise) -> [String] {
    let range = "the exponent of the standard law is taken to be in \(exponents.lowerBound)…\(exponents.upperBound)"
    let few = "with three numbers of tokens the law passes through its points and says nothing of its exponent: "
    return [(points == 3 ? few : "") + range, noise.remark]
  }
}

extension LossNoise {
  /// The source of the noise, as a sentence.
  public var remark: String {
    let size = String(format: "%.4f nats per token", standardDeviation)
    return switch source {
    case .seeds: "the noise of one run is \(size), from the seeds of the standard recipe"
    case .members: "the noise of one run is \(size), from the members of the ensembles"
    case .misfit: "the noise of one run is \(size), from the distance of the points from their law"
    case .assumed: "the noise of one run is assumed to be about \(size): neither seeds nor members measure it"
    }
  }
}
