import Files

/// The texts of a shard with their documents and measures, on their way to rank 0.
struct JudgedShard {
  /// A text with what is known of it without the other texts.
  struct Text {
    /// Its document's line of JSON.
    let line: [UInt8]
    let verdict: TextVerdict
    let quality: DocumentQuality
    let drawnTokens: Int
  }

  /// The texts, in the order of their numbers.
  let texts: [Text]

  init(texts: [Text]) { self.texts = texts }

  private static let integerCount = 3 + DocumentQuality.integerCount

  /// The texts as bytes: the integers of each, then its line.
  var bytes: [UInt8] {
    texts.flatMap { text in
      LittleEndian.bytes([text.line.count, text.verdict.rawValue, text.drawnTokens] + text.quality.integers) + text.line
    }
  }

  init(bytes: [UInt8]) {
    var texts: [Text] = []
    var rest = bytes[...]
    while rest.count >= 8 * Self.integerCount {
      let integers = LittleEndian.integers(rest.prefix(8 * Self.integerCount))
      rest = rest.dropFirst(8 * Self.integerCount)
      texts.append(
        Text(
          line: Array(rest.prefix(integers[0])), verdict: TextVerdict(rawValue: integers[1]) ?? .empty,
          quality: DocumentQuality(integers: integers[3...]), drawnTokens: integers[2]))
      rest = rest.dropFirst(integers[0])
    }
    self.texts = texts
  }
}
