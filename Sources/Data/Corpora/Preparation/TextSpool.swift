import Files

/// The documents of one rank in the order in which they were read; long texts lie in a file without a name.
///
/// Memory grows with the number of documents, about 36 bytes each, not with their length.
final class TextSpool: DocumentSink {
  /// The bytes of each document.
  private(set) var lengths: [Int] = []
  /// The hash of each document; nothing after they were taken.
  private var hashes: [ContentHash] = []
  /// The texts, and after each one its source.
  private let bytes: SpilledBytes
  /// The start of each document in `bytes`, and the length of the source that follows it; 0 for a piece.
  private var starts: [Int] = []
  private var sourceLengths: [UInt32] = []
  /// The sources of pieces by their starts.
  private var pieceSources: [Int: String] = [:]
  /// The start of the current document.
  private var start = 0
  private let checksum = Checksum()

  /// No documents.
  ///
  /// - Parameter directories: the places for a file.
  init(directories: [String], limit: Int = SpilledBytes.memoryLimit) {
    bytes = SpilledBytes(directories: directories, limit: limit)
  }

  var count: Int { starts.count }

  func append(_ bytes: ArraySlice<UInt8>) throws {
    checksum.update(bytes.span)
    try self.bytes.append(bytes)
  }

  func endDocument(source: String) throws {
    starts.append(start)
    lengths.append(bytes.count - start)
    hashes.append(checksum.hash)
    checksum.reset()
    let source = Array(source.utf8)
    sourceLengths.append(UInt32(clamping: source.count))
    try bytes.append(source[...])
    start = bytes.count
  }

  /// The hashes of the documents, as two integers each.
  var hashIntegers: [Int] { hashes.flatMap { $0.integers } }

  /// Calls `body` with the hash of each document.
  func forEachHash(_ body: (ContentHash) -> Void) { hashes.forEach(body) }

  /// The hashes of the documents, which are not kept.
  func takeHashes() -> [ContentHash] {
    defer { hashes = [] }
    return hashes
  }

  /// Appends some bytes of a document to an array.
  func read(_ document: Int, _ range: Range<Int>, into text: inout [UInt8]) throws(FileError) {
    let start = starts[document]
    try bytes.read(start + range.lowerBound..<start + range.upperBound, into: &text)
  }

  /// Appends the source of a document to an array.
  func readSource(of document: Int, into source: inout [UInt8]) throws(FileError) {
    if let known = pieceSources[starts[document]] { return source += known.utf8 }
    let end = starts[document] + lengths[document]
    try bytes.read(end..<end + Int(sourceLengths[document]), into: &source)
  }
}

// MARK: Pieces

extension TextSpool {
  /// Puts the pieces of long documents in their places.
  func cut(by rule: DocumentPieces) throws {
    for document in lengths.indices.reversed() where rule.isCut(length: lengths[document]) {
      try cut(document, by: rule)
    }
  }

  private func cut(_ document: Int, by rule: DocumentPieces) throws {
    var source: [UInt8] = []
    try readSource(of: document, into: &source)
    let name = String(decoding: source, as: UTF8.self)
    var pieces: [(start: Int, length: Int, hash: ContentHash)] = []
    try rule.forEachPiece(of: lengths[document], read: { try text(of: document, $0) }) { start, text in
      pieces.append((starts[document] + start, text.count, ContentHash(of: text)))
    }
    for (index, piece) in pieces.enumerated() { pieceSources[piece.start] = "\(name)#\(index + 1)" }
    let place = document...document
    starts.replaceSubrange(place, with: pieces.map(\.start))
    lengths.replaceSubrange(place, with: pieces.map(\.length))
    hashes.replaceSubrange(place, with: pieces.map(\.hash))
    sourceLengths.replaceSubrange(place, with: pieces.map { _ in 0 })
  }

  private func text(of document: Int, _ range: Range<Int>) throws(FileError) -> [UInt8] {
    var text: [UInt8] = []
    try read(document, range, into: &text)
    return text
  }
}
