import Foundation
import Statistics

/// A law of the standard recipe that its points allow.
struct PlausibleLaw {
  let law: PowerLaw
  /// σ of one run, nats per token.
  let noise: Double
}

/// Laws of the standard recipe over tokens, drawn with the probability that its points give them.
///
/// Three points and three constants leave nothing over: the law passes through the points, and only what is assumed of the
/// exponent and of the noise says how far it may be from the truth. So the exponent is drawn from
/// ``DataEfficiency/exponents``, uniform in ln B, and weighted by the likelihood; A and C follow by least squares, with the
/// noise of ``LossNoise`` updated by the residuals.
///
/// Measured with made-up studies (3 to 6 numbers of tokens; B 0.1 to 0.6; noise 0.002 to 0.02; 1 to 3 seeds; ratios 1.2 to 6):
/// nominal 95 % intervals of the ratio cover 92 to 98 %, and about 93 % with a misfit of half the noise.
public struct PlausibleLaws: Sendable {
  /// Laws drawn; the ends of an interval then move by a few percent of its width from one random stream to the next.
  private static let drawCount = 4000
  /// Accepted laws below which there is no interval.
  private static let leastCount = 200

  private let laws: [PlausibleLaw]

  /// - Throws: `FitError.noPlausibleLaw` when hardly any law with A and C of at least 0 fits.
  /// - Complexity: O(draws), about 5 ms.
  public init(
    _ curve: StandardCurve, noise: LossNoise, using generator: inout some RandomNumberGenerator
  ) throws(FitError) {
    let lines = curve.lines
    let points = curve.tokens.count
    let chosen = Self.chosen(lines.map { $0.logWeight(noise, points: points) })
    laws = chosen.compactMap { lines[$0].draw(noise, points: points, using: &generator) }
    guard laws.count >= Self.leastCount else { throw .noPlausibleLaw }
  }

  /// Indices in proportion to weights: systematic sampling, which has less variance than independent draws.
  private static func chosen(_ logWeights: [Double]) -> [Int] {
    let largest = logWeights.max() ?? 0
    let weights = logWeights.map { exp($0 - largest) }
    let step = weights.reduce(0, +) / Double(drawCount)
    var chosen: [Int] = []
    var reached = 0.0
    for (index, weight) in weights.enumerated() {
      reached += weight
      let count = Int((reached / step + 0.5).rounded(.down)) - chosen.count
      chosen += repeatElement(index, count: max(count, 0))
    }
    return chosen
  }

  /// The interval of the factor by which the standard recipe would need more tokens to reach a loss.
  ///
  /// - Parameters:
  ///   - loss: the loss to reach, with its own uncertainty.
  ///   - tokens: D, of which the factor is a multiple.
  ///   - ratio: the estimate, which the interval contains.
  ///   - level: nominal coverage, in `0..<1`.
  public func interval(
    reaching loss: ComparedLoss, from tokens: Double, around ratio: Double, level: Double = 0.95,
    using generator: inout some RandomNumberGenerator
  ) -> RatioInterval {
    var ratios: [Double] = []
    for law in laws {
      let reached = law.law.inverse(loss.draw(noise: law.noise, using: &generator))
      ratios.append((reached ?? .infinity) / tokens)
    }
    return RatioInterval(ratios.sorted(), level: level).containing(ratio)
  }
}
