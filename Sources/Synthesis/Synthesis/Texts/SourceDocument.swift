import Files

/// A document that synthetic text is made from.
public struct SourceDocument: Sendable, Equatable {
  /// The checksum of its text, by which requests and synthetic documents name it.
  public let id: String
  /// The place where it was found.
  public let source: String
  /// Its text.
  public let text: String
  /// Its title: the first line, or the name of the file.
  public let title: String
  /// Its place among all different documents, from 0.
  public let number: Int

  /// A document.
  public init(text: String, source: String, number: Int) {
    id = Self.id(of: Array(text.utf8)[...])
    self.source = source
    self.text = text
    title = Self.title(of: text, in: source)
    self.number = number
  }

  /// The id of a document with a text.
  static func id(of text: ArraySlice<UInt8>) -> String { ContentHash(of: text).hexadecimal }

  /// The most characters of a first line that is taken for a title.
  private static let longestTitle = 120

  /// The title of a text: a first line that looks like one – short, without the end of a sentence, and with text below it –, else
  /// the name of the file without its ending.
  private static func title(of text: String, in source: String) -> String {
    var lines = text.split(maxSplits: 100, whereSeparator: \.isNewline).lazy.map(\.trimmingWhitespace)
      .filter { !$0.isEmpty }.makeIterator()
    let first = (lines.next() ?? "").drop { $0 == "#" || $0.isWhitespace }
    let hasText = lines.next() != nil
    return hasText && isTitle(first) ? String(first) : fileTitle(source)
  }

  private static func isTitle(_ line: Substring) -> Bool {
    guard let last = line.last, line.count <= longestTitle else { return false }
    return !".!?:;,".contains(last)
  }

  /// The name of the file, without its directory and its endings.
  private static func fileTitle(_ source: String) -> String {
    let name = source.split(separator: "/").last.map(String.init) ?? source
    let endings = [".gz", ".zst", ".xz", ".txt", ".text", ".md", ".rst"]
    return endings.reduce(name) { $0.hasSuffix($1) ? String($0.dropLast($1.count)) : $0 }
  }
}
