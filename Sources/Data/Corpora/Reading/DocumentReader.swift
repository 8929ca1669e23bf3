import Files
import Foundation
import RankGroups

/// Reads documents out of text files and JSON lines, plain or compressed.
public struct DocumentReader: Sendable {
  /// The endings of text files that are looked for in directories.
  public static let extensions: Set<String> = ["txt", "text", "md", "rst", "jsonl"]

  /// The field of a JSON line that holds the text.
  public var textField: String
  /// A line that separates the documents of a plain text file; nil: a file is a document.
  public var separator: String?
  /// The directories of results, which are not read where they lie inside a directory of texts.
  public var results = ResultDirectories()

  /// A reader.
  public init(textField: String = "text", separator: String? = nil) {
    self.textField = textField
    self.separator = separator
  }

  /// Reads the documents of some files, directories and patterns, each rank some of them; blank documents are left out.
  /// Collective.
  ///
  /// - Returns: this rank's documents. All of them, in the order of ranks, are those of the paths in their order.
  /// - Throws: `FileError`, or `CorpusError` when there is no text or it is not UTF-8.
  public func read(_ paths: [String], ranks: any RankGroup = SingleRank()) throws -> [Document] {
    let collected = CollectedDocuments()
    try read(paths, ranks: ranks, into: collected)
    return collected.documents
  }

  /// Reads documents as `read(_:ranks:)` does and hands them over one after another. Each file is opened once. Collective.
  ///
  /// - Parameter sink: takes this rank's documents in; it calls no method of `ranks`, and its errors end the reading on all ranks.
  /// - Throws: as `read(_:ranks:)`, and the errors of `sink`.
  public func read(_ paths: [String], ranks: any RankGroup = SingleRank(), into sink: any DocumentSink) throws {
    let parts = try parts(of: paths, ranks)
    let linesBefore = try linesBefore(parts, ranks)
    var count = 0
    try ranks.agree {
      for (part, linesBefore) in zip(parts, linesBefore) {
        for document in try documents(of: part, linesBefore: linesBefore)
        where !document.text.allSatisfy(isWhitespace) {
          try sink.append(document.text[...])
          try sink.endDocument(source: document.source)
          count += 1
        }
      }
    }
    let found = try ranks.allGather([count]).contains { $0 != [0] }
    try ranks.agree { if !found { throw CorpusError.noText(paths: paths) } }
  }

  /// The parts of files that this rank reads, about as many bytes as any other. Rank 0 alone lists the files. Collective.
  private func parts(of paths: [String], _ ranks: any RankGroup) throws -> [FilePart] {
    let lists = try ranks.agree {
      let files = ranks.isRoot ? try expandPaths(paths, extensions: Self.extensions, without: results) : []
      let parts = FilePart.parts(of: files, ranks: ranks.size)
      return try BalancedRanges.ranges(parts.map { $0.size }, count: ranks.size).map {
        [UInt8](try JSONEncoder().encode(Array(parts[$0])))
      }
    }
    // Only the list from rank 0 counts.
    let list = try ranks.allToAll(lists)[0]
    return try JSONDecoder().decode([FilePart].self, from: Data(list))
  }

  /// The number of lines before each part of this rank in its file. Collective.
  private func linesBefore(_ parts: [FilePart], _ ranks: any RankGroup) throws -> [Int] {
    let counts = try ranks.agree { try parts.map { try $0.lineCount() } }
    let lists = try ranks.allGather(zip(parts, counts).flatMap { [$0.isContinuation ? 1 : 0, $1] })
    var linesBefore: [[Int]] = []
    var running = 0
    for list in lists {
      linesBefore.append([])
      for index in stride(from: 0, to: list.count, by: 2) {
        if list[index] == 0 { running = 0 }
        linesBefore[linesBefore.count - 1].append(running)
        running += list[index + 1]
      }
    }
    return linesBefore[ranks.rank]
  }

  private func documents(of part: FilePart, linesBefore: Int) throws -> [Document] {
    let path = part.path
    if let range = part.range {
      let (bytes, offset) = try part.lines(in: range)
      try checkUTF8(bytes, path: path, offset: offset)
      return try jsonLines(bytes, path: path, linesBefore: linesBefore)
    }
    let bytes = try readPossiblyCompressed(path)
    try checkUTF8(bytes, path: path)
    if isJSONLines(path) { return try jsonLines(bytes, path: path) }
    guard let separator else { return [Document(source: path, text: bytes)] }
    return split(bytes, atLine: Array(separator.utf8)).enumerated().map {
      Document(source: "\(path)#\($0.offset + 1)", text: $0.element)
    }
  }

  private func checkUTF8(_ bytes: [UInt8], path: String, offset: Int = 0) throws(CorpusError) {
    if let invalid = firstInvalidUTF8(bytes) { throw .notUTF8(path: path, offset: offset + invalid) }
  }

  private func isJSONLines(_ path: String) -> Bool {
    [".jsonl", ".jsonl.gz", ".jsonl.zst"].contains { path.hasSuffix($0) }
  }

  private func jsonLines(_ bytes: [UInt8], path: String, linesBefore: Int = 0) throws -> [Document] {
    var documents: [Document] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      guard !line.allSatisfy(isWhitespace) else { continue }
      let number = linesBefore + index + 1
      let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      guard let text = object?[textField] as? String else {
        throw CorpusError.noTextField(path: path, line: number, field: textField)
      }
      documents.append(Document(source: "\(path)#\(number)", text: Array(text.utf8)))
    }
    return documents
  }

  private func split(_ bytes: [UInt8], atLine separator: [UInt8]) -> [[UInt8]] {
    var pieces: [[UInt8]] = [[]]
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
      let line = rest[..<end]
      rest = rest[end...]
      if withoutEnding(line).elementsEqual(separator) {
        pieces.append([])
      } else {
        pieces[pieces.count - 1] += line
      }
    }
    return pieces
  }

  /// A line without its line feed, and without the carriage return of Windows.
  private func withoutEnding(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line
    if line.last == UInt8(ascii: "\n") { line.removeLast() }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return line
  }
}

private func isWhitespace(_ byte: UInt8) -> Bool {
  byte == 0x20 || (0x09...0x0D).contains(byte)
}

/// The offset of the first byte that is not part of valid UTF-8; nil when all are.
private func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
  do throws(Unicode.UTF8.ValidationError) {
    _ = try UTF8Span(validating: bytes.span)
    return nil
  } catch {
    return error.byteOffsets.lowerBound
  }
}
