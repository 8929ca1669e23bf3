/// Cuts a text, which comes a block at a time, into documents.
protocol DocumentSplitter {
  /// Takes the next bytes of the text.
  mutating func take(_ block: ArraySlice<UInt8>) throws
  /// Takes the end of the text.
  mutating func end() throws
}

/// A text that is one document.
struct SingleDocument: DocumentSplitter {
  /// The name of the text.
  let title: String
  /// Takes the document.
  let sink: any DocumentSink

  func take(_ block: ArraySlice<UInt8>) throws { try sink.append(block) }

  func end() throws { try sink.endDocument(source: title) }
}
