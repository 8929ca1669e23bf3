import Files
import Randomness

/// Everything that decides the bytes of a corpus of samples: the same recipe gives the same files, on any number of ranks.
public struct SampleRecipe: ArtifactRecipe {
  /// The version of the rules by which samples are drawn.
  public static let currentVersion = 1

  /// The version of the rules.
  public let version: Int
  /// The checksum of each member's weights, in the order in which samples choose among members.
  public let members: [String]
  /// The checksum of the members' `tokenizer.json`.
  public let tokenizer: String
  /// T; a sample that is longer continues from the second half of its window.
  public let contextLength: Int
  /// The most tokens of a sample.
  public let length: Int
  /// The tokens that were asked for; the last sample may go beyond.
  public private(set) var tokens: Int
  /// The divisor of the logits.
  public let temperature: Double
  /// The probability that the most likely tokens, from which a token is drawn, have together at least, in `0...1`.
  public let topP: Double
  /// The seed of each sample's member and its tokens.
  public let seed: UInt64

  /// The recipe of the current version.
  public init(
    members: [String], tokenizer: String, contextLength: Int, length: Int, tokens: Int, temperature: Double,
    topP: Double, seed: UInt64
  ) {
    version = Self.currentVersion
    self.members = members
    self.tokenizer = tokenizer
    self.contextLength = contextLength
    self.length = length
    self.tokens = tokens
    self.temperature = temperature
    self.topP = topP
    self.seed = seed
  }

  /// The member that draws a sample: each with the same probability, whichever sample it is.
  public func member(of sample: Int) -> Int {
    let draw = RandomStream(seed: seed, purpose: .teacher).uniform(at: UInt64(sample))
    return min(Int(draw * Double(members.count)), members.count - 1)
  }

  /// True when this recipe asks for more of the samples that another one asks for: texts are functions of their number.
  package func extends(_ other: SampleRecipe) -> Bool {
    var longer = other
    longer.tokens = tokens
    return tokens > other.tokens && longer == self
  }

  /// The facts that decide the samples, in the order in which differences are named.
  public var facts: [RecipeFact] {
    [
      .content("\(members) \(tokenizer)", other: "other teachers"), .setting("version", version),
      .setting("context length", contextLength), .setting("length", length), .setting("tokens", tokens),
      .setting("temperature", temperature), .setting("top-p", topP), .setting("seed", seed),
    ]
  }
}
