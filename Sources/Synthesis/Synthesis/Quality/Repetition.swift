import TextSimilarity

/// Tells texts that repeat themselves.
public enum Repetition {
  /// The words of a sequence that is counted.
  public static let length = 10
  /// The fraction of a text that its most frequent sequence covers at most, unless the text repeats itself.
  public static let limit = 0.1

  /// The fraction of a text's words that lie in its most frequent sequence of 10 words, wherever it stands; 0 when no sequence
  /// occurs twice.
  ///
  /// Of several sequences that are equally frequent it is the first one.
  ///
  /// - Complexity: O(n) expected.
  public static func coverage(of words: WordHashes) -> Double {
    let sequences = Array(words.sequences(of: length))
    var counts: [UInt64: Int] = [:]
    for sequence in sequences { counts[sequence, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    guard most > 1, let frequent = sequences.first(where: { counts[$0] == most }) else { return 0 }
    return Double(covered(sequences, frequent)) / Double(words.count)
  }

  /// The number of words in the occurrences of a sequence, which may overlap.
  private static func covered(_ sequences: [UInt64], _ sequence: UInt64) -> Int {
    var end = 0
    var covered = 0
    for (start, found) in sequences.enumerated() where found == sequence {
      covered += start + length - max(start, end)
      end = start + length
    }
    return covered
  }

  /// True when the most frequent sequence of 10 words covers more than a tenth of a text.
  public static func repeats(_ words: WordHashes) -> Bool { coverage(of: words) > limit }
}
