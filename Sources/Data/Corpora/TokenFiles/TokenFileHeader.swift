import Files

/// The first 64 bytes of a token file: magic `CHTOKENS`, version and bytes per token (u32 each), token count and document
/// count (u64 each), end-of-text token (u32), zeros.
package struct TokenFileHeader {
  package static let magic = Array("CHTOKENS".utf8)
  /// The number of bytes.
  package static let size = 64
  private static let version: UInt32 = 1

  /// Bytes per token: 2 or 4.
  let tokenWidth: Int
  /// The number of tokens.
  let count: Int
  /// The number of documents.
  let documentCount: Int
  /// The token that ends each document.
  let endOfText: UInt32

  /// The header that the writer of a file knows.
  init(_ layout: TokenLayout, count: Int, documentCount: Int) {
    tokenWidth = layout.width
    endOfText = layout.endOfText
    self.count = count
    self.documentCount = documentCount
  }

  /// The header of a file.
  ///
  /// - Throws: `CorpusError.malformed` when there is none, or the file has another length.
  init(of file: MappedFile) throws(CorpusError) {
    guard file.count >= Self.size, file.elements(of: UInt8.self, count: 8, at: 0) == Self.magic else {
      throw .malformed(path: file.path, reason: "it is not a token file")
    }
    let words = file.elements(of: UInt32.self, count: 2, at: 8)
    let counts = file.elements(of: UInt64.self, count: 2, at: 16)
    guard words[0] == Self.version, words[1] == 2 || words[1] == 4, counts[0] < 1 << 48, counts[1] <= counts[0],
      file.count == Self.size + Int(counts[0]) * Int(words[1])
    else { throw .malformed(path: file.path, reason: "its length does not fit its header") }
    tokenWidth = Int(words[1])
    count = Int(counts[0])
    documentCount = Int(counts[1])
    endOfText = file.elements(of: UInt32.self, count: 1, at: 32)[0]
  }

  /// The bytes of the header.
  var bytes: [UInt8] {
    let fields = [
      (Int(Self.version), 4), (tokenWidth, 4), (count, 8), (documentCount, 8), (Int(endOfText), 4),
    ]
    let bytes = Self.magic + fields.flatMap { LittleEndian.bytes($0.0, width: $0.1) }
    return bytes + Array(repeating: 0, count: Self.size - bytes.count)
  }
}
