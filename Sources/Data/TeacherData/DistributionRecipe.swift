import Files
import TensorKernels

/// Everything that decides the bytes of a teacher's distributions over some tokens: the same recipe gives the same files, on
/// any number of ranks.
public struct DistributionRecipe: ArtifactRecipe, Hashable {
  /// The version of the rules by which distributions are computed.
  public static let currentVersion = 1

  /// The version of the rules.
  public let version: Int
  /// The checksum of each member's weights.
  public let members: [String]
  /// The corpus, or the corpus of samples, whose tokens are predicted.
  public let source: Fingerprint
  /// The number of its first tokens, which are complete windows.
  public let tokens: Int
  /// T: the teacher sees the tokens before one in its window.
  public let contextLength: Int
  /// V.
  public let vocabulary: Int
  /// k, in `1...V`.
  public let topCount: Int
  /// τ, the divisor of the logits.
  public let temperature: Double
  /// The average over the members: of probabilities or of logits.
  public let averaging: MemberAveraging
  /// The members' weights in it; nil for equal ones. Those of probabilities add up to 1.
  public let weights: [Double]?
  /// The n-gram model beside the members; nil for none.
  public let ngram: NGram?

  /// An n-gram model that predicts beside the members: w times its probabilities are added to 1 − w times those of the average.
  public struct NGram: Sendable, Hashable, Codable {
    /// The checksum of its tables.
    public let tables: String
    /// w, in `0...1`.
    public let weight: Double

    /// A model with a weight.
    public init(tables: String, weight: Double) {
      self.tables = tables
      self.weight = weight
    }
  }

  /// The recipe of the current version; of the source's first `tokens`, the complete windows are predicted.
  public init(
    members: [String], source: Fingerprint, tokens: Int, contextLength: Int, vocabulary: Int, topCount: Int,
    temperature: Double, averaging: MemberAveraging, weights: [Double]? = nil, ngram: NGram? = nil
  ) {
    version = Self.currentVersion
    self.members = members
    self.source = source
    self.tokens = tokens / contextLength * contextLength
    self.contextLength = contextLength
    self.vocabulary = vocabulary
    self.topCount = topCount
    self.temperature = temperature
    self.averaging = averaging
    self.weights = weights
    self.ngram = ngram
  }

  /// The facts that decide the distributions, in the order in which differences are named.
  public var facts: [RecipeFact] {
    [
      .content("\(members)", other: "another teacher"), .content(source.hexadecimal, other: "another text"),
      .setting("version", version), .setting("tokens", tokens), .setting("context length", contextLength),
      .setting("vocabulary", vocabulary), .setting("topK", topCount), .setting("temperature", temperature),
      .setting("averaging", averaging.rawValue),
      .content("\(weights ?? [])", other: "other weights of the members"),
    ] + (ngram.map { [.content($0.tables, other: "another n-gram model"), .setting("its weight", $0.weight)] } ?? [])
  }

  /// The name of the distributions.
  public func fingerprint() throws -> Fingerprint { try Fingerprint(of: self) }

  /// Bytes of a token's number: 2 when the vocabulary allows it, else 4.
  package var tokenWidth: Int { vocabulary <= 1 << 16 ? 2 : 4 }

  /// Bytes of one token's distribution: k tokens, their probabilities in float32, and that of all others.
  public var bytesPerToken: Int { topCount * (tokenWidth + 4) + 4 }

  /// Bytes of all distributions, without the small header of each file.
  public var byteCount: Int { tokens * bytesPerToken }
}
