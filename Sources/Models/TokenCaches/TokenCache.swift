import Corpora
import Foundation

/// A model that expects the tokens of the document so far again.
///
/// After t − 1 tokens of a document a token w has the probability (c(w) + κ·b(w)) / (Σ c + κ). The count c(w) adds λ^a for every earlier
/// w, a being the number of tokens after it; b is the frequency of w in the training text, 1 added to every count. The decay λ and the
/// prior κ are fitted on validation text. The first token of a document has the probability b(w), and a document's end is predicted
/// like any token.
///
/// Source: R. Kuhn and R. De Mori, A Cache-Based Natural Language Model for Speech Recognition, IEEE Transactions on Pattern Analysis
/// and Machine Intelligence 12(6), 1990, 570–583, there with windows instead of decay; P. Clarkson and A. Robinson, Language Model
/// Adaptation Using Mixtures and an Exponentially Decaying Cache, ICASSP 1997. Like theirs it is meant as a part of a mixture.
public struct TokenCache: Sendable {
  /// The two numbers of a cache.
  public struct Settings: Codable, Sendable, Equatable {
    /// λ, in `0...1` without 0: the weight of a token after one more token.
    public let decay: Double
    /// κ, above 0: the number of tokens that the training text counts for.
    public let prior: Double

    /// - Precondition: the values lie in their ranges.
    public init(decay: Double, prior: Double) {
      precondition(decay > 0 && decay <= 1 && prior > 0 && prior.isFinite, "decay \(decay), prior \(prior)")
      self.decay = decay
      self.prior = prior
    }
  }

  /// The decay and the prior.
  public let settings: Settings
  /// b, the probability of each token without a document.
  public let background: [Double]

  /// - Precondition: the background is the probabilities of all tokens, none of which is 0.
  public init(_ settings: Settings, background: [Double]) {
    self.settings = settings
    self.background = background
  }

  /// V.
  public var vocabularySize: Int { background.count }

  /// The frequency of each token in a training text, 1 added to every count.
  public static func background(_ training: TrainingSubset, vocabularySize: Int) -> [Double] {
    var counts = [Int](repeating: 1, count: vocabularySize)
    training.forEachPiece { for token in $0 { counts[Int(token)] += 1 } }
    let total = Double(training.count + vocabularySize)
    return counts.map { Double($0) / total }
  }

  /// The counts before a document's first token.
  public func emptyDocument(endOfText: UInt32) -> DocumentCounts {
    DocumentCounts(settings, vocabularySize: vocabularySize, endOfText: endOfText)
  }

  /// The natural logarithms of the probabilities of some tokens, each after those of its document before it.
  ///
  /// - Parameter document: the document so far, to which the tokens are added.
  public func logProbabilities(of tokens: [UInt32], after document: inout DocumentCounts) -> [Double] {
    tokens.map { token in
      let probability = self.probability(of: token, after: document)
      document.append(token)
      return log(probability)
    }
  }

  /// The probabilities of all tokens after some of a document.
  public func distribution(after document: DocumentCounts) -> [Double] {
    background.indices.map { probability(of: UInt32($0), after: document) }
  }

  @inline(__always)
  private func probability(of token: UInt32, after document: DocumentCounts) -> Double {
    let counts = document.scaledCounts(of: token)
    let prior = settings.prior * counts.unit
    return (counts.own + prior * background[Int(token)]) / (counts.all + prior)
  }
}

extension TrainingSubset {
  /// Calls `body` with the tokens in pieces.
  fileprivate func forEachPiece(body: ([UInt32]) -> Void) {
    let length = 1 << 16
    for start in stride(from: 0, to: count, by: length) { body(file.tokens(start..<min(start + length, count))) }
  }
}
