/// The chunks and versions of a document that is rephrased, by the numbers that requests have.
struct RephrasePlan {
  let document: SourceDocument
  let settings: RephraseSettings
  /// The chunks of the document.
  let chunks: [Substring]

  /// The plan of a document.
  init(_ document: SourceDocument, _ settings: RephraseSettings) {
    self.document = document
    self.settings = settings
    chunks = TextChunks.chunks(of: document.text, limit: settings.chunkBytes)
  }

  /// The versions of the document: each style as often as it is repeated.
  var versionCount: Int { settings.styles.count * settings.repeats }

  /// The style of a version; the repetitions of all styles come after their first versions.
  func style(of version: Int) -> WritingStyle { settings.styles[version % settings.styles.count] }

  /// The number of a request: the chunks of a version are neighbors.
  func part(version: Int, chunk: Int) -> Int { version * chunks.count + chunk }

  /// The version and the chunk of a request.
  func place(of part: Int) -> (version: Int, chunk: Int) { (part / chunks.count, part % chunks.count) }

  /// The text of a version from those of its chunks, with the white space between them that the document has.
  func stitched(_ texts: [String]) -> String {
    var result = ""
    for (index, text) in texts.enumerated() {
      result += text.trimmingWhitespace
      if index + 1 < texts.count { result += separator(behind: chunks[index]) }
    }
    return result
  }

  private func separator(behind chunk: Substring) -> String {
    let space = chunk.reversed().prefix(while: \.isWhitespace)
    return switch space.count(where: \.isNewline) {
    case 0: space.isEmpty ? "" : " "
    case 1: "\n"
    default: "\n\n"
    }
  }
}
