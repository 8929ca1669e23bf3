import Files
import Foundation

/// Reads documents out of text files and JSON lines, plain or compressed.
public struct DocumentReader: Sendable {
  /// The endings of text files that are looked for in folders.
  public static let extensions: Set<String> = ["txt", "text", "md", "rst", "jsonl"]

  /// The field of a JSON line that holds the text.
  public var textField: String
  /// A line that separates the documents of a plain text file; nil: a file is a document.
  public var separator: String?

  /// A reader.
  public init(textField: String = "text", separator: String? = nil) {
    self.textField = textField
    self.separator = separator
  }

  /// Reads every document of some files, folders and patterns, in the order of the paths; blank ones are left out.
  ///
  /// - Throws: `FileError`, or `CorpusError` when there is no text or it is not UTF-8.
  public func read(_ paths: [String]) throws -> [Document] {
    let files = try expandPaths(paths, extensions: Self.extensions)
    let documents = try files.flatMap { try self.documents(of: $0) }.filter { !$0.text.allSatisfy(isWhitespace) }
    guard !documents.isEmpty else { throw CorpusError.noText(paths: paths) }
    return documents
  }

  private func documents(of path: String) throws -> [Document] {
    let bytes = try readPossiblyCompressed(path)
    if let offset = firstInvalidUTF8(bytes) { throw CorpusError.notUTF8(path: path, offset: offset) }
    if isJSONLines(path) { return try jsonLines(bytes, path: path) }
    guard let separator else { return [Document(source: path, text: bytes)] }
    return split(bytes, atLine: Array(separator.utf8)).enumerated().map {
      Document(source: "\(path)#\($0.offset + 1)", text: $0.element)
    }
  }

  private func isJSONLines(_ path: String) -> Bool {
    [".jsonl", ".jsonl.gz", ".jsonl.zst"].contains { path.hasSuffix($0) }
  }

  private func jsonLines(_ bytes: [UInt8], path: String) throws -> [Document] {
    var documents: [Document] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      guard !line.allSatisfy(isWhitespace) else { continue }
      let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      guard let text = object?[textField] as? String else {
        throw CorpusError.noTextField(path: path, line: index + 1, field: textField)
      }
      documents.append(Document(source: "\(path)#\(index + 1)", text: Array(text.utf8)))
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
///
/// The parser reads ahead, so the lengths of the scalars are counted, not the bytes that it took.
func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
  var parser = Unicode.UTF8.ForwardParser()
  var iterator = bytes.makeIterator()
  var position = 0
  while true {
    switch parser.parseScalar(from: &iterator) {
    case .valid(let scalar): position += scalar.count
    case .emptyInput: return nil
    case .error: return position
    }
  }
}
