/// What decides every byte of a corpus: the same recipe gives the same files, on any number of ranks.
public struct CorpusRecipe: Codable, Sendable, Equatable {
  /// The version of the rules by which documents are cut, split and encoded.
  static let currentVersion = 2

  /// The version of the rules.
  public let version: Int
  /// The checksum of the checksums of all texts in the order they were read.
  public let texts: String
  /// The size of the vocabulary that is trained; nil when a tokenizer is given.
  public let vocabularySize: Int?
  /// The checksum of the tokenizer that is given; nil when one is trained.
  public let tokenizer: String?
  /// The shares of validation and test.
  public let validation: Double, test: Double
  /// What shuffles the documents.
  public let seed: UInt64

  /// What this recipe has and what the other has instead, in words; empty when both are the same.
  func differences(from other: CorpusRecipe) -> [String] {
    let facts = [
      ("version", "\(version)", "\(other.version)"), ("tokenizer", origin, other.origin),
      ("validation", "\(validation)", "\(other.validation)"), ("test", "\(test)", "\(other.test)"),
      ("seed", "\(seed)", "\(other.seed)"),
    ]
    return (texts == other.texts ? [] : ["another text"])
      + facts.filter { $0.1 != $0.2 }.map { "\($0.0) \($0.1) instead of \($0.2)" }
  }

  private var origin: String {
    tokenizer.map { "given with checksum \($0.prefix(8))" } ?? "trained to \(vocabularySize ?? 0) tokens"
  }
}
