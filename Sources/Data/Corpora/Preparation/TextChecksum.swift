import Files

/// The checksum of a text, as the recipe of a corpus has it, without the text itself.
public final class TextChecksum: DocumentSink {
  private let document = Checksum()
  private let text = Checksum()

  /// The checksum of no documents yet.
  public init() {}

  /// The checksum of the checksums of all documents so far.
  public var hexadecimal: String { text.hexadecimal }

  /// Appends bytes to the current document.
  public func append(_ bytes: ArraySlice<UInt8>) { document.update(bytes.span) }

  /// Ends the current document.
  public func endDocument(source: String) {
    append(document.hash)
    document.reset()
  }

  /// Appends a document by its checksum.
  func append(_ hash: ContentHash) { text.update(Array(hash.hexadecimal.utf8)) }
}
