import Randomness

/// What decides every byte of a corpus of samples: the same recipe gives the same files, on any number of ranks.
public struct SampleRecipe: Codable, Sendable, Equatable {
  /// The version of the rules by which samples are drawn.
  public static let currentVersion = 1

  /// The version of the rules.
  public let version: Int
  /// The checksum of each member's weights, in the order in which samples choose among members.
  public let members: [String]
  /// The checksum of the members' `tokenizer.json`.
  public let tokenizer: String
  /// T; a sample that is longer goes on from the second half of its window.
  public let contextLength: Int
  /// The most tokens of a sample.
  public let length: Int
  /// The tokens that were asked for; the last sample may go beyond.
  public let tokens: Int
  /// What logits are divided by.
  public let temperature: Double
  /// The share of probability that the likeliest tokens, from which a token is drawn, have at least, in `0...1`.
  public let topP: Double
  /// What decides each sample's member and its tokens.
  public let seed: UInt64

  /// The recipe of the current version.
  public init(
    members: [String], tokenizer: String, contextLength: Int, length: Int, tokens: Int, temperature: Double,
    topP: Double,
    seed: UInt64
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

  /// Which member draws a sample: each with the same probability, whichever sample it is.
  public func member(of sample: Int) -> Int {
    let draw = RandomStream(seed: seed, purpose: .teacher).uniform(at: UInt64(sample))
    return min(Int(draw * Double(members.count)), members.count - 1)
  }

  /// What this recipe has and what the other has instead, in words; empty when both are the same.
  public func differences(from other: SampleRecipe) -> [String] {
    let facts = [
      ("version", "\(version)", "\(other.version)"), ("length", "\(length)", "\(other.length)"),
      ("tokens", "\(tokens)", "\(other.tokens)"),
      ("temperature", "\(temperature)", "\(other.temperature)"), ("top-p", "\(topP)", "\(other.topP)"),
      ("seed", "\(seed)", "\(other.seed)"),
    ]
    return (members == other.members && tokenizer == other.tokenizer ? [] : ["other teachers"])
      + facts.filter { $0.1 != $0.2 }.map { "\($0.0) \($0.1) instead of \($0.2)" }
  }
}
