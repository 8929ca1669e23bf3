import Files

/// Reads the documents of parts of files.
struct PartReader {
  /// Takes the text out of objects of JSON.
  let parser: JSONTextParser
  /// A line that separates the documents of a plain text; nil: a file is a document.
  let separator: String?
  /// Takes the documents.
  let sink: any DocumentSink
  /// Takes down which settings the text made use of.
  let record: ReadingRecord

  /// Reads the documents of a part.
  ///
  /// - Parameter linesBefore: the number of lines of the file before the part.
  /// - Throws: `FileError`, `CorpusError`, and the errors of the sink.
  func read(_ part: FilePart, linesBefore: Int) throws {
    guard let range = part.range else { return try readFile(part.path) }
    let lines = try LineRange(range, of: part.path).bytes
    let documents = objects(SystemPath.title(of: part.path))
    let check = UTF8Check(title: documents.title, offset: lines.lowerBound)
    let stream = try TextStream(path: part.path, range: lines)
    try read(stream, check: check, splitter: JSONLineDocuments(documents, linesBefore: linesBefore))
  }

  private func readFile(_ path: String) throws {
    let title = SystemPath.title(of: path)
    let file = try TextFile(path: path, parser: parser)
    let check = UTF8Check(title: title, offset: file.stream.textOffset)
    try read(file.stream, check: check, splitter: splitter(file.kind(), title: title))
  }

  private func objects(_ title: String) -> JSONDocuments {
    record.jsonTextCount += 1
    return JSONDocuments(title: title, parser: parser, sink: sink)
  }

  private func splitter(_ kind: TextFile.Kind, title: String) -> any DocumentSplitter {
    switch kind {
    case .jsonLines: JSONLineDocuments(objects(title), linesBefore: 0)
    case .jsonValues: JSONValueDocuments(objects(title))
    case .plain: plainSplitter(title: title)
    }
  }

  private func plainSplitter(title: String) -> any DocumentSplitter {
    guard let separator else { return SingleDocument(title: title, sink: sink) }
    return SeparatedText(title: title, separator: separator, sink: sink, record: record)
  }

  private func read(_ stream: TextStream, check: UTF8Check, splitter: any DocumentSplitter) throws {
    var check = check
    var splitter = splitter
    while let block = try stream.nextBlock() { try splitter.take(check.complete(block)) }
    try check.end()
    try splitter.end()
  }
}
