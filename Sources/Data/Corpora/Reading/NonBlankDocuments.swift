/// Hands documents over to a sink, except those that are blank.
final class NonBlankDocuments: DocumentSink {
  /// The number of documents that were handed over.
  private(set) var count = 0
  private let sink: any DocumentSink
  private var isBlank = true
  /// The white space at the beginning of a document that may be blank.
  private var blank: [UInt8] = []

  init(_ sink: any DocumentSink) { self.sink = sink }

  func append(_ bytes: ArraySlice<UInt8>) throws {
    if isBlank {
      guard !bytes.allSatisfy(isWhitespace) else { return blank += bytes }
      isBlank = false
      if !blank.isEmpty { try sink.append(blank[...]) }
    }
    try sink.append(bytes)
  }

  func endDocument(source: String) throws {
    if !isBlank {
      try sink.endDocument(source: source)
      count += 1
    }
    isBlank = true
    blank = []
  }
}

func isWhitespace(_ byte: UInt8) -> Bool {
  byte == 0x20 || (0x09...0x0D).contains(byte)
}
