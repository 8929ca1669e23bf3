import Configurations

/// The key `saveAt` of a file's section `training`: the numbers of words after which a run saves its model.
public struct SavePoints: Sendable, Hashable, Codable {
  /// Ascending, each a multiple of 1000.
  public let words: [Int]

  private static let thousand = 1000
  private static let million = 1_000_000

  /// Reads the section.
  ///
  /// - Throws: `ConfigurationError` for an empty list, a number without a name, or numbers that do not ascend.
  public init(_ section: ConfigurationSection) throws(ConfigurationError) {
    words = try section.integers("words", in: 1...1 << 50)
    try section.finish()
    if let unnamed = words.first(where: { $0 % Self.thousand != 0 }) {
      throw .outOfRange(
        path: section.path(of: "words"), expected: "multiples of 1000, which have names such as chck_10K and chck_1M",
        found: "\(unnamed)")
    }
    if let pair = zip(words, words.dropFirst()).first(where: { $0 >= $1 }) {
      throw .outOfRange(
        path: section.path(of: "words"), expected: "ascending numbers, each once", found: "\(pair.0) before \(pair.1)")
    }
  }

  /// The name of the model after so many words, by which evaluations of BabyLM look for it: `chck_500K`, `chck_10M`.
  ///
  /// - Precondition: `words` is a multiple of 1000.
  public static func name(words: Int) -> String {
    precondition(words % thousand == 0, "\(words) words have no name")
    return words % million == 0 ? "chck_\(words / million)M" : "chck_\(words / thousand)K"
  }
}
