import TextSimilarity

/// Tells texts of which one half is a piece of another text, byte for byte.
public enum Copying {
  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// True when the longest substring that a text has in common with a source is at least half of the text.
  ///
  /// - Complexity: O(n + m) expected for texts of n and m bytes.
  public static func copies(_ text: [UInt8], from source: [UInt8]) -> Bool {
    let length = (text.count + 1) / 2
    guard length > 0, length <= source.count else { return false }
    // All substrings of that length have their hash in one of two sets; equal hashes are compared byte for byte.
    let known = starts(of: length, in: text)
    var isCopy = false
    forEachHash(of: length, in: source) { start, hash in
      guard !isCopy, let own = known[hash] else { return }
      isCopy = source[start..<start + length] == text[own..<own + length]
    }
    return isCopy
  }

  /// The first place of each hash of the substrings of a length.
  private static func starts(of length: Int, in text: [UInt8]) -> [UInt64: Int] {
    var starts: [UInt64: Int] = [:]
    forEachHash(of: length, in: text) { start, hash in
      if starts[hash] == nil { starts[hash] = start }
    }
    return starts
  }

  private static func forEachHash(of length: Int, in text: [UInt8], _ body: (Int, UInt64) -> Void) {
    let leading = power(length - 1)
    var hash = text.prefix(length).reduce(0) { $0 &* base &+ UInt64($1) &+ 1 }
    for start in 0...text.count - length {
      body(start, NGramHashes.mixed(hash))
      guard start + length < text.count else { return }
      hash = (hash &- (UInt64(text[start]) &+ 1) &* leading) &* base &+ UInt64(text[start + length]) &+ 1
    }
  }

  private static func power(_ exponent: Int) -> UInt64 {
    var result: UInt64 = 1
    var factor = base
    var exponent = exponent
    while exponent > 0 {
      if exponent & 1 == 1 { result = result &* factor }
      factor = factor &* factor
      exponent >>= 1
    }
    return result
  }
}
