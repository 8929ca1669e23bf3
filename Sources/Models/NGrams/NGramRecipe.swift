import Files

/// Everything that decides the bytes of an n-gram model: the same recipe gives the same files, on any number of ranks.
public struct NGramRecipe: ArtifactRecipe {
  /// The version of the rules by which n-grams are counted.
  public static let currentVersion = 2
  /// The orders that are supported.
  public static let orders = 1...8

  /// The version of the rules.
  public let version: Int
  /// The fingerprint of the corpus.
  public let corpus: Fingerprint
  /// The first training tokens that are counted.
  public let tokens: Int
  /// N, the most tokens of an n-gram.
  public let order: Int

  /// The recipe of the current version.
  public init(corpus: Fingerprint, tokens: Int, order: Int) {
    version = Self.currentVersion
    self.corpus = corpus
    self.tokens = tokens
    self.order = order
  }

  /// The facts that decide the model, in the order in which differences are named.
  public var facts: [RecipeFact] {
    [
      .content("\(corpus)", other: "another corpus"), .setting("version", version), .setting("tokens", tokens),
      .setting("order", order),
    ]
  }
}
