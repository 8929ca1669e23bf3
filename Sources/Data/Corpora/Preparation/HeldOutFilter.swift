import Files

/// Passes documents on to another sink, but for copies of documents that a corpus holds out.
public final class HeldOutFilter: DocumentSink {
  private let sink: any DocumentSink
  private let heldOut: Set<ContentHash>
  private var text: [UInt8] = []
  /// The documents that were not passed on.
  public private(set) var count = 0

  /// A filter before a sink.
  ///
  /// - Throws: `FileError.system`, `CorpusError`, `TokenizerError`.
  public init(_ corpus: Corpus, before sink: any DocumentSink) throws {
    self.sink = sink
    let tokenizer = try corpus.tokenizer()
    heldOut = try [Split.validation, .test].reduce(into: []) { hashes, split in
      guard corpus.manifest.part(split).tokens > 0 else { return }
      let documents = try corpus.passages(of: split)
      for number in 0..<documents.count {
        hashes.insert(ContentHash(of: tokenizer.decode(documents.textTokens(of: number))[...]))
      }
    }
  }

  /// Appends bytes to the current document.
  public func append(_ bytes: ArraySlice<UInt8>) { text += bytes }

  /// Ends the current document.
  public func endDocument(source: String) throws {
    defer { text = [] }
    guard !heldOut.contains(ContentHash(of: text[...])) else {
      count += 1
      return
    }
    try sink.append(text[...])
    try sink.endDocument(source: source)
  }
}
