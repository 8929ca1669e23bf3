import Randomness
import TensorKernels

/// Draws and scores tokens from rows of averaged logits.
final class RowReader {
  /// The ways of drawing whose working memory is kept.
  private static let mostDraws = 64

  private struct Shape: Hashable {
    let temperature: Double
    let topP: Double
    let topK: Int?
  }

  private let tokenCount: Int
  private var draws: [Shape: TokenDraw] = [:]

  /// - Parameter tokenCount: the tokens that are drawn, the first of the vocabulary, whose other rows only pad it.
  init(tokenCount: Int) { self.tokenCount = tokenCount }

  /// The token that a row asks for; nil when the logits are NaN or infinite.
  ///
  /// - Parameter logits: **shape** [1, V].
  func read(_ row: BatchStep.Row, _ logits: Tensor) -> ScoredToken? {
    switch row.purpose {
    case .none: return nil
    case .score(let token): return scored(token, logits, listed: row.listed)
    case .draw(let position, let draw):
      guard let token = token(logits, draw, position: position) else { return nil }
      return scored(token, logits, listed: row.listed)
    }
  }

  private func token(_ logits: Tensor, _ draw: SequenceRequest.Draw, position: Int) -> UInt32? {
    let stream = RandomStream(seed: draw.seed, purpose: .sampling, index: draw.number)
    let sampler = sampler(Shape(temperature: draw.temperature, topP: draw.topP, topK: draw.topK))
    return sampler.token(
      logits.columns(0..<tokenCount), row: 0, uniform: stream.uniform(at: UInt64(position))
    ).map { UInt32($0) }
  }

  private func sampler(_ shape: Shape) -> TokenDraw {
    if let known = draws[shape] { return known }
    if draws.count >= Self.mostDraws { draws = [:] }
    let made = TokenDraw(
      temperature: shape.temperature, topP: shape.topP, topK: shape.topK, vocabularySize: tokenCount)
    draws[shape] = made
    return made
  }

  private func scored(_ token: UInt32, _ logits: Tensor, listed: Int?) -> ScoredToken? {
    guard let listed else { return ScoredToken(token: token) }
    guard let values = TokenLogProbabilities(logits, row: 0) else { return nil }
    return ScoredToken(
      token: token, logProbability: Self.representable(values[Int(token)]),
      candidates: values.mostLikely(listed, of: tokenCount).map {
        .init(token: $0, logProbability: Self.representable(values[Int($0)]))
      })
  }

  /// A number that JSON has: a probability that is 0 in single precision has the logarithm −∞.
  private static func representable(_ value: Float) -> Float { max(value, -9999) }
}
