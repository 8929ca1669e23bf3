import TextSimilarity

/// The word sequences of a source text, with which texts that were made from it are compared.
public struct SourceIndex: Sendable {
  /// The lengths of sequences that are compared, in words.
  public static let lengths = WordSequences.lengths

  private var sequences = WordSequences()
  let text: [UInt8]

  /// The index of a text.
  ///
  /// - Complexity: O(n).
  public init(_ text: String) {
    sequences.insert(WordHashes(text))
    self.text = Array(text.utf8)
  }

  /// The number of word sequences of a text that occur in the source, and of all of them, for each of the lengths.
  public func overlap(of words: WordHashes) -> [Overlap] { sequences.overlap(of: words) }
}

/// The number of things that were found among all of them.
public struct Overlap: Codable, Sendable, Equatable {
  /// Those that were found.
  public var found = 0
  /// All.
  public var all = 0

  /// Nothing.
  public init() {}

  /// Some of all.
  public init(found: Int, all: Int) {
    self.found = found
    self.all = all
  }

  /// Adds others.
  mutating func add(_ other: Overlap) {
    found += other.found
    all += other.all
  }

  /// The fraction that was found; nil when there is nothing.
  public var fraction: Double? { all > 0 ? Double(found) / Double(all) : nil }
}
