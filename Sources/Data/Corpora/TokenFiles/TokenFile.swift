import Files

/// The tokens of a split in a file: a header of 64 bytes, then 2 or 4 bytes a token, little-endian.
///
/// Header: magic `CHTOKENS`, version, bytes per token (u32 each), token count, document count (u64 each),
/// end-of-text token (u32), zeros. Every document ends with the end-of-text token, so its tokens are enough to
/// find where documents start.
public final class TokenFile: Sendable {
  package static let magic = Array("CHTOKENS".utf8)
  package static let headerSize = 64
  /// The tokens that are looked at in one go: 4 MiB of memory.
  private static let pieceLength = 1 << 20

  /// The number of tokens.
  public let count: Int
  /// The number of documents.
  public let documentCount: Int
  /// The token that ends each document.
  public let endOfText: UInt32
  private let file: MappedFile
  private let tokenWidth: Int

  /// Opens a file; its tokens are read when asked for.
  ///
  /// - Throws: `FileError.system`, or `CorpusError.malformed` when the file is not what its header says.
  public init(path: String) throws {
    file = try MappedFile(path: path)
    guard file.count >= Self.headerSize, file.elements(of: UInt8.self, count: 8, at: 0) == Self.magic else {
      throw CorpusError.malformed(path: path, reason: "it is no token file")
    }
    let words = file.elements(of: UInt32.self, count: 2, at: 8)
    let counts = file.elements(of: UInt64.self, count: 2, at: 16)
    guard words[0] == 1, words[1] == 2 || words[1] == 4, counts[0] < 1 << 48, counts[1] <= counts[0],
      file.count == Self.headerSize + Int(counts[0]) * Int(words[1])
    else { throw CorpusError.malformed(path: path, reason: "its length does not fit its header") }
    tokenWidth = Int(words[1])
    count = Int(counts[0])
    documentCount = Int(counts[1])
    endOfText = file.elements(of: UInt32.self, count: 1, at: 32)[0]
  }

  /// A copy of the tokens in a range.
  ///
  /// - Precondition: the range lies in `0..<count`.
  public func tokens(_ range: Range<Int>) -> [UInt32] {
    var tokens: [UInt32] = []
    append(range, to: &tokens)
    return tokens
  }

  /// Appends the tokens in a range.
  ///
  /// - Precondition: the range lies in `0..<count`.
  package func append(_ range: Range<Int>, to tokens: inout [UInt32]) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "tokens \(range) of \(count)")
    let offset = Self.headerSize + range.lowerBound * tokenWidth
    if tokenWidth == 2 {
      file.append(UInt16.self, count: range.count, at: offset, to: &tokens)
    } else {
      file.append(UInt32.self, count: range.count, at: offset, to: &tokens)
    }
  }

  /// The largest token; 0 when there are none.
  ///
  /// - Complexity: O(n); it reads the whole file.
  package func largestToken() -> UInt32 {
    stride(from: 0, to: count, by: Self.pieceLength).reduce(0) { largest, start in
      max(largest, tokens(start..<min(start + Self.pieceLength, count)).max() ?? 0)
    }
  }

  /// The checksum of all bytes.
  public func checksum() -> String {
    let checksum = Checksum()
    file.withBytes { checksum.update($0) }
    return checksum.hexadecimal
  }
}
