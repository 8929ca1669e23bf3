import Files

/// The words of a text by their hashes: texts are compared by words, whatever stands between them.
public struct WordHashes: Sendable, Equatable {
  /// The hash of each word, in the order of the text.
  public let values: [UInt64]

  /// The words of a text: its runs of letters and digits, where the case of letters does not count.
  ///
  /// - Complexity: O(n).
  public init(_ text: String) {
    var values: [UInt64] = []
    WordSplitter.forEachWord(of: text) { values.append(ContentHash(of: Array($0.utf8)[...]).low) }
    self.values = values
  }

  /// The number of words.
  public var count: Int { values.count }

  /// The hashes of all sequences of `n` neighboring words.
  public func sequences(of n: Int) -> NGramHashes { NGramHashes(values, count: n) }
}
