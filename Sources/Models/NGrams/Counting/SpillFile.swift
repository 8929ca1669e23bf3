import Files

/// N-grams that a rank has spread over buckets.
struct SpillFile<Key: PackedNGram> {
  private let file: MappedFile
  /// The first byte and the number of n-grams of every chunk of each bucket.
  private let chunks: [Int: [(offset: Int, count: Int)]]

  /// Opens a file.
  ///
  /// - Throws: `FileError.system`; `NGramError.malformed` when it is not complete.
  init(path: String) throws {
    file = try MappedFile(path: path)
    guard let chunks = Self.chunks(of: file) else {
      throw NGramError.malformed(path: path, reason: "it is not complete")
    }
    self.chunks = chunks
  }

  private static func chunks(of file: MappedFile) -> [Int: [(offset: Int, count: Int)]]? {
    guard file.count >= 8 else { return nil }
    let count = Int(file.elements(of: UInt32.self, count: 1, at: file.count - 8)[0])
    let end = file.count - 8 - 8 * count
    guard end >= 0 else { return nil }
    let words = file.elements(of: UInt32.self, count: 2 * count, at: end)
    var chunks: [Int: [(offset: Int, count: Int)]] = [:]
    var offset = 0
    for index in stride(from: 0, to: words.count, by: 2) {
      chunks[Int(words[index]), default: []].append((offset, Int(words[index + 1])))
      offset += Int(words[index + 1]) * MemoryLayout<Key>.stride
    }
    return offset == end ? chunks : nil
  }

  /// Appends the n-grams of a bucket.
  func append(_ bucket: Int, to ngrams: inout [Key]) {
    file.withBytes { bytes in
      for chunk in chunks[bucket] ?? [] {
        for number in 0..<chunk.count {
          ngrams.append(bytes.record(Key.self, at: chunk.offset + number * MemoryLayout<Key>.stride))
        }
      }
    }
  }
}
