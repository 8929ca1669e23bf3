import Files
import TextSimilarity

/// The measures of one synthetic document that need nothing but itself and its source.
public struct DocumentQuality: Sendable, Equatable {
  /// The number of words.
  public let words: Int
  /// The word sequences that occur in the source, for each of `SourceIndex.lengths`.
  public let overlap: [Overlap]
  /// True when the text repeats itself.
  public let repeats: Bool
  /// True when half of the text is a copy of a piece of the source.
  public let copies: Bool
  /// The hash of the text without white space at its ends.
  public let hash: ContentHash
  /// The signature by which near-duplicates are found.
  public let signature: MinHash

  /// The measures of a text against its source; a text without a source overlaps with nothing and copies nothing.
  ///
  /// - Complexity: O(n + m) expected for texts of n and m bytes.
  public init(_ text: String, source: SourceIndex?) {
    let words = WordHashes(text)
    let bytes = Array(text.trimmingWhitespace.utf8)
    self.words = words.count
    overlap = source?.overlap(of: words) ?? SourceIndex.lengths.map { _ in Overlap() }
    repeats = Repetition.repeats(words)
    copies = source.map { Copying.copies(bytes, from: $0.text) } ?? false
    hash = ContentHash(of: bytes[...])
    signature = MinHash(words)
  }
}

extension DocumentQuality {
  /// The number of integers of `integers`.
  static let integerCount = 5 + 2 * SourceIndex.lengths.count + MinHash.bandCount

  /// The measures as integers, for other ranks.
  var integers: [Int] {
    [words, repeats ? 1 : 0, copies ? 1 : 0] + hash.integers + overlap.flatMap { [$0.found, $0.all] }
      + signature.bands.map { Int(bitPattern: UInt($0)) }
  }

  /// The measures that have some integers.
  init(integers: ArraySlice<Int>) {
    let values = Array(integers)
    words = values[0]
    repeats = values[1] == 1
    copies = values[2] == 1
    hash = ContentHash(values[3], values[4])
    overlap = SourceIndex.lengths.indices.map { Overlap(found: values[5 + 2 * $0], all: values[6 + 2 * $0]) }
    signature = MinHash(bands: values.suffix(MinHash.bandCount).map { UInt64(UInt(bitPattern: $0)) })
  }
}
