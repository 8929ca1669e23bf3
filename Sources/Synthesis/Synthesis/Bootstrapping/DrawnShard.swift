import Files

/// A text as tokens, as it was drawn.
struct DrawnText: Equatable {
  /// Its tokens without the one that ends it.
  let tokens: [UInt32]
  /// True when the model ended it.
  let isEnded: Bool

  /// The tokens that were drawn.
  var drawnTokens: Int { tokens.count + (isEnded ? 1 : 0) }

  /// 1 if it is ended, its length, its tokens.
  fileprivate var values: [UInt32] {
    let head: [UInt32] = [isEnded ? 1 : 0, UInt32(tokens.count)]
    return head + tokens
  }
}

/// Neighboring texts in a file: integers of 4 bytes – of each text 1 if it is ended, its length, its tokens – and 32 digits of their checksum.
struct DrawnShard {
  static let suffix = ".draws"
  /// The texts of a shard. A kill loses at most one of each rank; a decoder is busy with half as many at a time.
  static let length = 64
  private static let checksumLength = 32

  /// The texts, in the order of their numbers.
  let texts: [DrawnText]

  /// The numbers of the texts of a shard.
  static func numbers(of shard: Int, texts: Int) -> Range<Int> {
    shard * length..<min((shard + 1) * length, texts)
  }

  /// The number of shards of so many texts.
  static func count(texts: Int) -> Int { (texts + length - 1) / length }

  /// Writes the file, complete or not at all.
  ///
  /// - Throws: `FileError.system`.
  func write(to path: String) throws {
    let bytes = texts.flatMap(\.values).flatMap { LittleEndian.bytes(Int($0), width: 4) }
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.write(Array(Checksum.of(bytes).utf8))
    try file.commit()
  }

  init(texts: [DrawnText]) { self.texts = texts }

  /// Reads a file; nil when it is missing or damaged, or has another number of texts.
  init?(path: String, count: Int) {
    guard exists(path), let bytes = try? readFile(path), bytes.count >= Self.checksumLength else { return nil }
    let body = Array(bytes.dropLast(Self.checksumLength))
    guard Array(Checksum.of(body).utf8) == Array(bytes.suffix(Self.checksumLength)), body.count % 4 == 0 else {
      return nil
    }
    let values = LittleEndian.integers(body[...], width: 4).map { UInt32($0) }
    texts = Self.texts(values[...])
    guard texts.count == count else { return nil }
  }

  private static func texts(_ values: ArraySlice<UInt32>) -> [DrawnText] {
    var texts: [DrawnText] = []
    var values = values
    while let isEnded = values.popFirst(), let length = values.popFirst() {
      texts.append(DrawnText(tokens: Array(values.prefix(Int(length))), isEnded: isEnded == 1))
      values = values.dropFirst(Int(length))
    }
    return texts
  }
}
