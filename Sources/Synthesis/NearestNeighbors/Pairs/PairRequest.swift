import Corpora
import LanguageModelClients

/// The settings of a search for pairs.
public struct PairRequest: Sendable {
  /// The source of similarities.
  public enum Source: Sendable, Equatable {
    /// The hidden states of the model in a directory.
    case model(String)
    /// A `.npy` file with one row a document.
    case file(String)
    /// A server that gives texts vectors.
    case endpoint(EmbeddingEndpoint)
    /// Sets of words.
    case jaccard
    /// None: random pairs.
    case random
  }

  /// The source of similarities.
  public var source: Source
  /// The split whose documents are paired; nil: training.
  public var split: Split?
  /// The first training tokens whose documents are paired; all when nil. Of another split all documents are.
  public var tokens: Int?
  /// The most tokens of a passage, into which longer documents are cut; nil when they are not. A model of a small context reads no
  /// more of a document, and of a pair half as much.
  public var passages: Int?
  /// k, the most neighbors of a document. Eight give each document several seeds at little cost.
  public var count = 8
  /// The least similarity of a pair; nil when any will do.
  public var threshold: Double?
  /// The wanted number of pairs; nil when all are.
  public var pairs: Int?
  /// The index of vectors.
  public var index = IndexKind.auto
  /// The fraction of true neighbors that lists are to find.
  public var recall = 0.95
  /// Decides samples, and random pairs.
  public var seed: UInt64 = 0

  /// A search with the defaults.
  public init(_ source: Source) { self.source = source }

  var method: PairMethod {
    switch source {
    case .model, .file, .endpoint: .embeddings
    case .jaccard: .jaccard
    case .random: .random
    }
  }
}
