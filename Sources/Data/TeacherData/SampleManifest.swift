/// What `samples.json` says of a corpus of samples.
public struct SampleManifest: Codable, Sendable, Equatable {
  /// What one member drew.
  public struct Member: Codable, Sendable, Equatable {
    /// The number of samples.
    public let samples: Int
    /// The number of tokens, with one end-of-text token a sample.
    public let tokens: Int

    /// Known counts.
    public init(samples: Int, tokens: Int) {
      self.samples = samples
      self.tokens = tokens
    }
  }

  /// What the samples were made of and how.
  public let recipe: SampleRecipe
  /// The number of different tokens.
  public let vocabulary: Int
  /// The token that ends each sample.
  public let endOfText: UInt32
  /// The number of samples.
  public let samples: Int
  /// The samples that reached the recipe's length before they ended; an end-of-text token stands after them, too.
  public let cutSamples: Int
  /// The number of tokens, with one end-of-text token a sample.
  public let tokens: Int
  /// What each member drew, in the order of the recipe.
  public let members: [Member]
  /// The checksum of `samples.tokens`.
  public let tokensChecksum: String
  /// The checksum of `documents.index`.
  public let indexChecksum: String

  /// Known facts.
  public init(
    recipe: SampleRecipe, vocabulary: Int, endOfText: UInt32, samples: Int, cutSamples: Int, tokens: Int,
    members: [Member], tokensChecksum: String, indexChecksum: String
  ) {
    self.recipe = recipe
    self.vocabulary = vocabulary
    self.endOfText = endOfText
    self.samples = samples
    self.cutSamples = cutSamples
    self.tokens = tokens
    self.members = members
    self.tokensChecksum = tokensChecksum
    self.indexChecksum = indexChecksum
  }

  /// Whether no count is negative or so large that sums, or its product with the largest number of epochs, overflow.
  package var hasPlausibleCounts: Bool {
    let counts = [samples, cutSamples, tokens] + members.flatMap { [$0.samples, $0.tokens] }
    return counts.allSatisfy { (0..<1 << 40).contains($0) } && members.count == recipe.members.count
  }
}
