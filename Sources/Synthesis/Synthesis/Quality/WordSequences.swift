import TextSimilarity

/// The sequences of 2, 4, 8 and 16 words of some texts.
struct WordSequences: Sendable {
  /// The lengths of sequences that are compared, in words.
  static let lengths = [2, 4, 8, 16]

  private var sets: [Set<UInt64>] = lengths.map { _ in [] }

  /// Adds those of a text.
  mutating func insert(_ words: WordHashes) {
    for (index, length) in Self.lengths.enumerated() { sets[index].formUnion(words.sequences(of: length)) }
  }

  /// The number of sequences of a text that are among these, and of all of them, for each of the lengths.
  func overlap(of words: WordHashes) -> [Overlap] {
    zip(Self.lengths, sets).map { length, known in
      words.sequences(of: length).reduce(into: Overlap()) { overlap, sequence in
        overlap.all += 1
        if known.contains(sequence) { overlap.found += 1 }
      }
    }
  }
}
