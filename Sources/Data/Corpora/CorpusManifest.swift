/// The content of `corpus.json`.
public struct CorpusManifest: Codable, Sendable, Equatable {
  /// One split's size and the checksum of its token file.
  public struct Part: Codable, Sendable, Equatable {
    /// The number of documents.
    public let documents: Int
    /// The number of tokens, with one end-of-text token a document.
    public let tokens: Int
    /// The number of bytes of text.
    public let bytes: Int
    /// The checksum of the token file.
    public let checksum: String
  }

  /// The version that is written, and the only one that is read.
  static let currentVersion = 2

  /// The version of this description.
  public let version: Int
  /// The number of different tokens.
  public let vocabulary: Int
  /// The token that ends each document.
  public let endOfText: UInt32
  /// The recipe of the corpus.
  public let recipe: CorpusRecipe
  /// True when long documents were cut into pieces.
  public let pieces: Bool
  /// The checksum of `tokenizer.json`.
  public let tokenizerChecksum: String
  /// The three splits.
  public let splits: [String: Part]
  /// The exact copies among the documents; nil when there are none, and in corpora in which nobody looked for them.
  public var duplicates: Duplicates?

  /// One split's part.
  public func part(_ split: Split) -> Part {
    splits[split.rawValue] ?? Part(documents: 0, tokens: 0, bytes: 0, checksum: "")
  }

  /// True when every split is there and no count is negative or so large that sums, or its product with the largest
  /// number of epochs, overflow.
  var hasPlausibleCounts: Bool {
    let counts = Split.allCases.flatMap { split in
      splits[split.rawValue].map { [$0.documents, $0.tokens, $0.bytes] } ?? [-1]
    }
    return splits.count == Split.allCases.count && counts.allSatisfy { (0..<1 << 40).contains($0) }
      && duplicates?.isPlausible ?? true
  }

  /// All tokens of all splits.
  public var tokens: Int { splits.values.reduce(0) { $0 + $1.tokens } }
  /// All documents of all splits.
  public var documents: Int { splits.values.reduce(0) { $0 + $1.documents } }
  /// Bytes of text for each token, over all splits.
  public var bytesPerToken: Double { Double(splits.values.reduce(0) { $0 + $1.bytes }) / Double(max(tokens, 1)) }
}
