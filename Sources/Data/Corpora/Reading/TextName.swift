import Files

/// The kind of text that the name of a file promises.
enum TextName {
  /// Text as it is, whatever it looks like.
  case plain
  /// JSON lines.
  case jsonLines
  /// JSON of any form.
  case json
  /// Nothing.
  case unknown

  private static let endings: [Substring: TextName] = [
    "txt": .plain, "text": .plain, "md": .plain, "rst": .plain,
    "jsonl": .jsonLines, "ndjson": .jsonLines, "jsonlines": .jsonLines, "json": .json,
  ]

  /// The kind that a path promises, in capitals or not, before the ending of a compression.
  init(of path: String) {
    let name = path.split(separator: "/").last.map { Compression.plainName(String($0)) } ?? ""
    let parts = name.split(separator: ".")
    self = parts.count > 1 ? Self.endings[parts[parts.count - 1]] ?? .unknown : .unknown
  }
}
