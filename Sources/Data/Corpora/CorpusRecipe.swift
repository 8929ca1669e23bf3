import Files

/// Everything that decides the bytes of a corpus: the same recipe gives the same files, on any number of ranks.
public struct CorpusRecipe: ArtifactRecipe {
  /// The version of the rules by which documents are cut, split and encoded.
  public static let currentVersion = 2

  /// The version of the rules.
  public let version: Int
  /// The checksum of the checksums of all texts in the order they were read.
  public let texts: String
  /// The size of the vocabulary that is trained; nil when a tokenizer is given.
  public let vocabularySize: Int?
  /// The checksum of the tokenizer that is given; nil when one is trained.
  public let tokenizer: String?
  /// The sizes of the validation and test splits.
  public let validation: HeldOutSize, test: HeldOutSize
  /// The seed of the order in which documents are split.
  public let seed: UInt64
  /// The treatment of exact copies; nil: they are dropped where they would leak held-out text.
  public var duplicates: DuplicateRule?

  /// The facts that decide the files, in the order in which differences are named.
  public var facts: [RecipeFact] {
    [
      .content(texts, other: "another text"), .setting("version", version), .setting("tokenizer", origin),
      .content(tokenizer, other: "another given tokenizer"), .setting("validation", validation), .setting("test", test),
      .setting("seed", seed),
      .setting("duplicates", (duplicates ?? .drop).rawValue),
    ]
  }

  private var origin: String {
    tokenizer == nil ? "trained to \(vocabularySize ?? 0) tokens" : "given"
  }
}
