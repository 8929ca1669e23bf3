/// The content of `samples.json`.
public struct SampleManifest: Codable, Sendable, Equatable {
  /// The counts of one member's samples.
  public struct Member: Codable, Sendable, Equatable {
    /// The number of samples.
    public let samples: Int
    /// The number of tokens, with one end-of-text token a sample.
    public let tokens: Int
  }

  /// The recipe of the samples.
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
  /// The counts of each member, in the order of the recipe.
  public let members: [Member]
  /// The checksum of `samples.tokens`.
  public let tokensChecksum: String
  /// The checksum of `documents.index`.
  public let indexChecksum: String

  /// True when no count is negative or so large that sums, or its product with the largest number of epochs, overflow.
  package var hasPlausibleCounts: Bool {
    let counts = [samples, cutSamples, tokens] + members.flatMap { [$0.samples, $0.tokens] }
    return counts.allSatisfy { (0..<1 << 40).contains($0) } && members.count == recipe.members.count
  }
}
