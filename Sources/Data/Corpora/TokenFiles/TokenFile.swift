import Files

/// The tokens of a split in a file: a header, then 2 or 4 bytes a token, little-endian.
///
/// Every document ends with the end-of-text token, so the tokens are enough to find the documents.
public final class TokenFile: Sendable {
  /// The tokens that are read in one go: 4 MiB of memory.
  private static let pieceLength = 1 << 20

  /// The number of tokens.
  public let count: Int
  /// The number of documents.
  public let documentCount: Int
  /// The token that ends each document.
  public let endOfText: UInt32
  private let file: MappedFile
  private let tokenWidth: Int
  /// The scan of the file; nil when it was not read yet.
  private let known: TokenScan?

  /// Opens a file; its tokens are read when asked for.
  ///
  /// - Throws: `FileError.system`, or `CorpusError.malformed` when its header or its length is wrong.
  public init(path: String) throws {
    file = try MappedFile(path: path)
    let header = try TokenFileHeader(of: file)
    tokenWidth = header.tokenWidth
    count = header.count
    documentCount = header.documentCount
    endOfText = header.endOfText
    known = nil
  }

  /// A file that was read.
  package init(_ other: TokenFile, scan: TokenScan) {
    file = other.file
    tokenWidth = other.tokenWidth
    count = other.count
    documentCount = other.documentCount
    endOfText = other.endOfText
    known = scan
  }

  /// The path of the file.
  var path: String { file.path }
  /// The identity of the file when it was opened.
  var identity: FileIdentity { file.identity }

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
    let offset = offset(of: range.lowerBound)
    if tokenWidth == 2 {
      file.append(UInt16.self, count: range.count, at: offset, to: &tokens)
    } else {
      file.append(UInt32.self, count: range.count, at: offset, to: &tokens)
    }
  }

  private func offset(of token: Int) -> Int { TokenFileHeader.size + token * tokenWidth }

  /// The documents of the first tokens as ranges of tokens; the last of them may be cut short.
  ///
  /// - Parameter count: the number of tokens, in `0...self.count`.
  /// - Complexity: O(n) for a file that was not read yet, else O(documents).
  package func documents(inFirst count: Int) -> [Range<Int>] {
    var documents: [Range<Int>] = []
    var start = 0
    for end in known?.documentEnds ?? documentEnds(inFirst: count) {
      guard end <= count else { break }
      documents.append(start..<end)
      start = end
    }
    if start < count { documents.append(start..<count) }
    return documents
  }

  private func documentEnds(inFirst count: Int) -> [Int] {
    var ends: [Int] = []
    forEachPiece(ofFirst: count) { start, tokens in
      for (index, token) in tokens.enumerated() where token == endOfText { ends.append(start + index + 1) }
    }
    return ends
  }

  /// Reads the complete file once: its checksum, its largest token and its documents.
  ///
  /// - Complexity: O(n).
  package func scan() -> TokenScan {
    let checksum = Checksum()
    var largestToken: UInt32 = 0
    var documentEnds: [Int] = []
    file.withBytes { checksum.update($0.extracting(0..<TokenFileHeader.size)) }
    forEachPiece(ofFirst: count) { start, tokens in
      let bytes = offset(of: start)..<offset(of: start + tokens.count)
      file.withBytes { checksum.update($0.extracting(bytes)) }
      for (index, token) in tokens.enumerated() {
        largestToken = max(largestToken, token)
        if token == endOfText { documentEnds.append(start + index + 1) }
      }
      // A file may be larger than the memory that the program is to take.
      file.releaseMemory(ofFirst: bytes.upperBound)
    }
    return TokenScan(checksum: checksum.hexadecimal, largestToken: largestToken, documentEnds: documentEnds)
  }

  /// Calls `body` with the first tokens in pieces, and the place of each piece.
  private func forEachPiece(ofFirst count: Int, body: (Int, [UInt32]) -> Void) {
    var tokens: [UInt32] = []
    for start in stride(from: 0, to: count, by: Self.pieceLength) {
      tokens.removeAll(keepingCapacity: true)
      append(start..<min(start + Self.pieceLength, count), to: &tokens)
      body(start, tokens)
    }
  }
}
