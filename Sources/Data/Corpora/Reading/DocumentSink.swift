/// Takes in the documents of a text while they are read, so that a text need not fit into memory.
public protocol DocumentSink: AnyObject {
  /// Appends bytes to the current document.
  func append(_ bytes: ArraySlice<UInt8>) throws
  /// Ends the current document, which is not blank, and begins the next one.
  ///
  /// - Parameter source: the place where the document was found.
  func endDocument(source: String) throws
}

/// All documents in memory.
final class CollectedDocuments: DocumentSink {
  /// The complete documents.
  private(set) var documents: [Document] = []
  private var text: [UInt8] = []

  func append(_ bytes: ArraySlice<UInt8>) { text += bytes }

  func endDocument(source: String) {
    documents.append(Document(source: source, text: text))
    text = []
  }
}
