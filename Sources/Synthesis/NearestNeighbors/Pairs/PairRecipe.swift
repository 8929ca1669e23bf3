import Corpora
import Files

/// The way in which neighbors are found.
public enum PairMethod: String, Sendable, Codable, CaseIterable {
  /// The inner product of unit vectors.
  case embeddings
  /// The Jaccard similarity of sets of words.
  case jaccard
  /// Random documents, the control.
  case random
}

/// Everything that decides the pairs: the same recipe gives the same file, on any number of ranks.
public struct PairRecipe: ArtifactRecipe {
  /// The version of the rules by which pairs are made.
  public static let currentVersion = 1

  /// The version of the rules.
  public let version: Int
  /// The fingerprint of the corpus.
  public let corpus: Fingerprint
  /// The first tokens of the split, whose documents are paired.
  public let tokens: Int
  /// The way in which neighbors are found.
  public let method: PairMethod
  /// The checksum of the model's weights or of the file of embeddings, or of the address and the name of a model that is served; nil
  /// without embeddings.
  public let embeddings: String?
  /// k, the most neighbors of a document.
  public let count: Int
  /// The least similarity of a pair; nil when any will do.
  public let threshold: Double?
  /// The wanted number of pairs, from which the threshold follows; nil when it is given, or all are wanted.
  public let pairs: Int?
  /// The index of the vectors; nil without embeddings.
  public let index: IndexKind?
  /// The wanted recall; nil without embeddings.
  public let recall: Double?
  /// Decides samples, and random pairs.
  public let seed: UInt64
  /// The split whose documents are paired; nil for training documents.
  public let split: Split?
  /// The most tokens of a passage; nil when documents are not cut.
  public let passages: Int?

  /// The facts that decide the pairs, in the order in which differences are named.
  public var facts: [RecipeFact] {
    [
      .content("\(corpus)", other: "another corpus"), .setting("version", version), .setting("tokens", tokens),
      .setting("method", method.rawValue), .content(embeddings, other: "other embeddings"), .setting("count", count),
      .setting("threshold", threshold.map { "\($0)" } ?? "none"), .setting("pairs", pairs.map { "\($0)" } ?? "all"),
      .setting("index", index?.rawValue ?? "none"), .setting("recall", recall.map { "\($0)" } ?? "none"),
      .setting("seed", seed), .setting("split", (split ?? .train).rawValue),
      .setting("passages", passages.map { "\($0)" } ?? "none"),
    ]
  }
}

/// The content of `pairs.json`.
public struct PairManifest: Codable, Sendable, Equatable {
  /// The recipe of the pairs.
  public let recipe: PairRecipe
  /// The number of documents that were paired; of passages where documents were cut.
  public let documents: Int
  /// The number of pairs.
  public let pairs: Int
  /// The least similarity of a pair; nil when there are none, and for random pairs.
  public let threshold: Double?
  /// The near-duplicates that were passed over.
  public let duplicates: Int
  /// The passages of the same document that were passed over; nil when documents are not cut.
  public let sameDocument: Int?
  /// The facts of the search; nil without embeddings.
  public let search: IndexFacts?
  /// The fraction of true neighbors that the search finds; 1 for exact ones, nil for random pairs.
  public let recall: Double?
  /// The seconds of pairs that an earlier version made; nil for others, which have them in a file of their own.
  public let seconds: Seconds?
  /// The checksum of `pairs.npy`.
  public let pairsChecksum: String

  /// The seconds that the parts took in the start that finished the pairs.
  public struct Seconds: Codable, Sendable, Equatable {
    /// Of embeddings or word sets.
    public let documents: Double
    /// Of making lists and measuring their recall.
    public let index: Double
    /// Of finding neighbors.
    public let search: Double
    /// Of everything.
    public let total: Double
  }
}
