/// Checks that a text, which comes a block at a time, is UTF-8.
struct UTF8Check {
  private let title: String
  /// The offset in the file of the bytes that were not given back yet.
  private var offset: Int
  /// The beginning of a character whose end did not come yet.
  private var rest: [UInt8] = []

  /// - Parameters:
  ///   - title: the name of the text in errors.
  ///   - offset: the number of bytes of the file before the text.
  init(title: String, offset: Int) {
    self.title = title
    self.offset = offset
  }

  /// Checks the next bytes.
  ///
  /// - Returns: the complete characters.
  /// - Throws: `CorpusError.notUTF8`.
  mutating func complete(_ block: [UInt8]) throws(CorpusError) -> ArraySlice<UInt8> {
    let bytes = rest.isEmpty ? block : rest + block
    let count = bytes.count - Self.unfinishedCount(bytes)
    rest = Array(bytes[count...])
    try check(bytes[..<count])
    offset += count
    return bytes[..<count]
  }

  /// Checks that the text does not end inside of a character.
  ///
  /// - Throws: `CorpusError.notUTF8`.
  func end() throws(CorpusError) { try check(rest[...]) }

  private func check(_ bytes: ArraySlice<UInt8>) throws(CorpusError) {
    do throws(Unicode.UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw .notUTF8(path: title, offset: offset + error.byteOffsets.lowerBound)
    }
  }

  /// The number of bytes at the end that may begin a character.
  private static func unfinishedCount(_ bytes: [UInt8]) -> Int {
    for (count, byte) in zip(1...3, bytes.reversed()) where byte & 0xC0 != 0x80 {
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > count ? count : 0
    }
    return 0
  }
}
