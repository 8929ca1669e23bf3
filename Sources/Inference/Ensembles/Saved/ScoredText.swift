import Corpora
import Evaluation
import Transformers

/// The held-out text that is scored: how much of it, and in which windows.
public struct ScoredText {
  /// The corpus of the splits.
  public let corpus: Corpus
  /// The tokens of a split that are scored, from its beginning; nil for all.
  public var limit: Int?
  /// The tokens by which windows advance; nil for windows that do not overlap.
  public var stride: Int?
  /// The length of windows where models have a longer context; nil for their own.
  public var longestContext: Int?

  /// All tokens of the splits of a corpus, in windows that do not overlap.
  public init(_ corpus: Corpus) { self.corpus = corpus }

  /// The number of tokens of a split that are scored.
  public func tokenCount(_ split: Split) -> Int { min(limit ?? .max, corpus.manifest.part(split).tokens) }

  /// The length of a split's text in bytes, as far as it is scored.
  ///
  /// - Throws: an error when it cannot be read.
  public func bytes(_ split: Split) throws -> Int {
    let part = corpus.manifest.part(split)
    let count = tokenCount(split)
    guard count < part.tokens else { return part.bytes }
    let tokenizer = try corpus.tokenizer()
    let file = try corpus.tokens(split)
    return Swift.stride(from: 0, to: count, by: 1 << 16).reduce(0) {
      $0 + tokenizer.decode(file.tokens($1..<min($1 + 1 << 16, count))).count
    }
  }

  /// The windows of a split for models of a context.
  ///
  /// - Throws: an error when the split is empty or cannot be read.
  public func windows(_ split: Split, contextLength: Int) throws -> TokenWindows {
    let length = min(contextLength, longestContext ?? .max)
    let all = try EvaluationStream(try corpus.tokens(split), sequenceLength: length, split: split)
    let text = all.prefix(tokenCount(split))
    return TokenWindows(stride.map { text.overlapping(stride: $0) } ?? text)
  }

  /// The documents of the scored tokens of a split.
  ///
  /// - Throws: an error when the split cannot be read.
  public func documents(_ split: Split) throws -> DocumentBounds {
    DocumentBounds(try corpus.tokens(split), count: tokenCount(split))
  }

  /// The cost of scoring a split once by a model; overlapping windows compute a token several times.
  func cost(_ split: Split, by model: ModelConfiguration) -> ScoringCost {
    let advance = min(stride ?? model.contextLength, model.contextLength)
    return ScoringCost(tokens: tokenCount(split) * model.contextLength / advance, by: model)
  }
}
