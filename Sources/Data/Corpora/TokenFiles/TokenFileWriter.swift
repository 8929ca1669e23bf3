import Files

/// Writes a token file from blocks of documents.
package final class TokenFileWriter {
  private let file: AtomicFile
  private let layout: TokenLayout
  private var tokenCount = 0

  /// Opens the file; the header is written with the last block.
  ///
  /// - Throws: `FileError.system`.
  package init(path: String, layout: TokenLayout) throws {
    file = try AtomicFile(path: path)
    self.layout = layout
    try file.write([UInt8](repeating: 0, count: TokenFileHeader.size))
  }

  /// Appends tokens that are already bytes of a token file.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  package func append(_ block: [UInt8]) throws {
    try file.write(block)
    tokenCount += block.count / layout.width
  }

  /// Writes the header and gives the file its name.
  ///
  /// - Parameter documents: the number of documents that were appended.
  /// - Throws: `FileError.system`.
  package func commit(documents: Int) throws {
    let header = TokenFileHeader(layout, count: tokenCount, documentCount: documents)
    try file.write(header.bytes, at: 0)
    try file.commit()
  }
}

extension TokenFile {
  /// Writes the tokens of some documents, each followed by the end-of-text token.
  ///
  /// - Throws: `FileError.system`.
  package static func write(_ documents: [[UInt32]], endOfText: UInt32, vocabularySize: Int, to path: String) throws {
    let layout = TokenLayout(endOfText: endOfText, vocabularySize: vocabularySize)
    let writer = try TokenFileWriter(path: path, layout: layout)
    for document in documents {
      var block: [UInt8] = []
      layout.append(document, to: &block)
      layout.appendEnd(to: &block)
      try writer.append(block)
    }
    try writer.commit(documents: documents.count)
  }
}
