import Files
import RankGroups
import TextSimilarity

/// A few numbers of a document by which near-duplicates are found without reading its text.
///
/// The sequences of 13 words are divided by their hashes into 16 bins, and a sketch has the smallest hash of each (Li, Owen,
/// Zhang, "One permutation hashing", 2012). Two documents of which no bin agrees share few sequences: where four of five are shared, as in near-duplicates, all 16
/// bins differ with a probability below 0.2¹⁶. Documents that share no sequence agree in none.
struct DocumentSketch: Equatable {
  /// The words of a sequence.
  static let length = 13
  /// The number of bins.
  static let binCount = 16

  /// The hash of the text.
  let text: ContentHash
  /// The smallest hash of each bin; the largest number for an empty one.
  let bins: [UInt32]

  /// The sketch of a text.
  init(_ text: [UInt8]) {
    self.text = ContentHash(of: text[...])
    var bins = [UInt32](repeating: .max, count: Self.binCount)
    for hash in Self.sequences(of: WordHashes(String(decoding: text, as: UTF8.self))).hashes {
      let bin = Int(hash % UInt64(Self.binCount))
      bins[bin] = min(bins[bin], UInt32(hash >> 32))
    }
    self.bins = bins
  }

  /// The set of a text's sequences of 13 words.
  static func sequences(of words: WordHashes) -> SequenceSet { SequenceSet(words, length: length) }
}

/// The sketches of all documents.
struct DocumentSketches {
  /// The integers of 4 bytes of a sketch.
  private static let integerCount = 4 + DocumentSketch.binCount

  private let integers: [UInt32]

  /// Reads all documents, each on one rank. Collective.
  ///
  /// - Throws: `MPIError`.
  init(_ documents: PairedDocuments, ranks: some RankGroup) throws {
    let own = DocumentShards.range(of: ranks.rank, ranks: ranks.size, count: documents.count)
    var integers: [UInt32] = []
    integers.reserveCapacity(own.count * Self.integerCount)
    for document in own {
      let sketch = DocumentSketch(documents.text(of: document))
      for half in [sketch.text.high, sketch.text.low] {
        integers += [UInt32(truncatingIfNeeded: half), UInt32(half >> 32)]
      }
      integers += sketch.bins
    }
    let parts = try ranks.allToAll(Array(repeating: integers.littleEndianBytes, count: ranks.size))
    self.integers = parts.flatMap { [UInt32](littleEndianBytes: $0) }
  }

  /// True for documents of the same text.
  func areIdentical(_ first: Int, _ second: Int) -> Bool {
    (0..<4).allSatisfy { self[first, $0] == self[second, $0] }
  }

  /// False for documents of which no bin agrees.
  func mayBeSimilar(_ first: Int, _ second: Int) -> Bool {
    (4..<Self.integerCount).contains { self[first, $0] == self[second, $0] && self[first, $0] != .max }
  }

  private subscript(document: Int, index: Int) -> UInt32 { integers[document * Self.integerCount + index] }
}
