/// The different sequences of words of a text, by their hashes.
public struct SequenceSet: Sendable, Equatable {
  /// The hashes.
  public let hashes: Set<UInt64>

  /// The sequences of `length` words; of a shorter text, the sequence of all of its words.
  public init(_ words: WordHashes, length: Int) {
    hashes = Set(words.sequences(of: max(1, min(length, words.count))))
  }

  /// The Jaccard similarity of two texts: the sequences of both over those of either; nil when neither has words.
  ///
  /// - Complexity: O(sequences of this text), expected.
  public func similarity(to other: SequenceSet) -> Double? {
    let common = hashes.count { other.hashes.contains($0) }
    let all = hashes.count + other.hashes.count - common
    return all > 0 ? Double(common) / Double(all) : nil
  }
}
