import TextSimilarity

/// The signature of a text's set of word sequences, by which similar texts are found without comparing all of them.
///
/// 128 hash functions give the smallest hash of the set each; the probability that two sets agree in one of them is their Jaccard
/// similarity s (Broder, "On the resemblance and containment of documents", 1997). They are grouped into 32 bands of 4, and
/// texts that agree in a band are compared: of two texts with s = 0.8 all but (1 − 0.8⁴)³² = 5·10⁻⁸ are.
public struct MinHash: Sendable, Equatable {
  /// The words of a sequence.
  public static let length = 5
  static let bandCount = 32
  private static let rowCount = 4

  /// The hash of each band; empty for a text without words.
  let bands: [UInt64]

  init(bands: [UInt64]) { self.bands = bands }

  /// The signature of a text.
  ///
  /// - Complexity: O(128 n).
  public init(_ words: WordHashes) {
    var smallest = [UInt64](repeating: .max, count: Self.bandCount * Self.rowCount)
    for value in Self.sequences(of: words).hashes {
      for row in smallest.indices {
        smallest[row] = min(smallest[row], NGramHashes.mixed(value ^ Self.keys[row]))
      }
    }
    bands = (0..<Self.bandCount).map { band in
      let rows = smallest[band * Self.rowCount..<(band + 1) * Self.rowCount]
      return rows.reduce(UInt64(band)) { NGramHashes.mixed($0 &* 0x9E37_79B9_7F4A_7C15 &+ $1) }
    }
  }

  /// A key for each hash function.
  private static let keys = (0..<bandCount * rowCount).map {
    NGramHashes.mixed(UInt64($0 + 1) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// The set of a text's sequences of 5 words.
  static func sequences(of words: WordHashes) -> SequenceSet { SequenceSet(words, length: length) }

  /// The Jaccard similarity of the sets of two texts: the sequences of both over those of either; 1 for texts without words.
  ///
  /// - Complexity: O(n + m) expected.
  public static func similarity(of first: WordHashes, _ second: WordHashes) -> Double {
    sequences(of: first).similarity(to: sequences(of: second)) ?? 1
  }
}
