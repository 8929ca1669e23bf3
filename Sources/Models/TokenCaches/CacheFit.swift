import Corpora
import Foundation
import Statistics

extension TokenCache {
  /// The tokens of validation text that settings are fitted to, at most: more do not change two digits of them.
  static let fittedTokens = 1 << 18

  /// A cache whose settings make the first tokens of a validation text most likely. A pure function of its arguments.
  ///
  /// The training text's frequencies, which the prior mixes in, stand for the other models of a mixture, so that the settings are
  /// the same in every mixture.
  ///
  /// - Parameter validation: text with at least one token, none of which was trained on.
  /// - Complexity: about 200 sums over at most 262,144 tokens, less than two seconds.
  public static func fitted(to validation: TokenFile, background: [Double]) -> TokenCache {
    let tokens = validation.tokens(0..<min(validation.count, fittedTokens))
    let fit = CacheFit(tokens, endOfText: validation.endOfText, background: background)
    return TokenCache(fit.settings(), background: background)
  }
}

/// The search for the settings that make a text most likely: over the decay, and for each over the prior.
private struct CacheFit {
  /// The memory 1 / (1 − λ) in tokens. With the largest one almost nothing decays, except in books.
  private static let memories = 8.0...1e6
  private static let priors = 1e-2...1e6
  /// The width of the last bracket, of logarithms: settings of two digits.
  private static let tolerance = 0.02

  private let tokens: [UInt32]
  private let endOfText: UInt32
  private let background: [Double]

  init(_ tokens: [UInt32], endOfText: UInt32, background: [Double]) {
    self.tokens = tokens
    self.endOfText = endOfText
    self.background = background
  }

  func settings() -> TokenCache.Settings {
    let memory = GoldenSection.minimize(in: Self.memories.logarithms, tolerance: Self.tolerance) { memory in
      bestPrior(decay: decay(memory)).value
    }
    let best = decay(memory.point)
    return TokenCache.Settings(decay: best, prior: exp(bestPrior(decay: best).point))
  }

  private func decay(_ logarithm: Double) -> Double { 1 - 1 / exp(logarithm) }

  /// The logarithm of the best prior, and the loss of the text.
  private func bestPrior(decay: Double) -> (point: Double, value: Double) {
    let counts = self.counts(decay: decay)
    return GoldenSection.minimize(in: Self.priors.logarithms, tolerance: Self.tolerance) { prior in
      loss(counts, prior: exp(prior))
    }
  }

  /// The decayed counts of each token and of all before it.
  private func counts(decay: Double) -> [SIMD2<Double>] {
    let settings = TokenCache.Settings(decay: decay, prior: 1)
    var document = DocumentCounts(settings, vocabularySize: background.count, endOfText: endOfText)
    return tokens.map { token in
      let counts = document.scaledCounts(of: token)
      document.append(token)
      return SIMD2(counts.own, counts.all) / counts.unit
    }
  }

  private func loss(_ counts: [SIMD2<Double>], prior: Double) -> Double {
    var sum = 0.0
    for (token, count) in zip(tokens, counts) {
      sum -= log((count[0] + prior * background[Int(token)]) / (count[1] + prior))
    }
    return sum
  }
}

extension ClosedRange<Double> {
  fileprivate var logarithms: ClosedRange<Double> { log(lowerBound)...log(upperBound) }
}
