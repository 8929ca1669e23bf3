import Files

/// A text that is read from its start to its end, and the way in which the documents lie in it.
struct TextFile {
  /// The way in which the documents lie in a text.
  enum Kind {
    /// The text is a document, or several with separators between them.
    case plain
    /// Each line is an object of JSON with a document.
    case jsonLines
    /// The objects of JSON with the documents are the elements of an array, or stand one after another over several lines.
    case jsonValues
  }

  /// The bytes of the text.
  let stream: TextStream
  private let name: TextName
  private let parser: JSONTextParser

  /// Opens a file.
  ///
  /// - Throws: as `TextStream.init`.
  init(path: String, parser: JSONTextParser) throws(FileError) {
    name = TextName(of: path)
    stream = try TextStream(path: path)
    self.parser = parser
  }

  /// Returns whether a file in a directory is text: by its name, and a file of JSON by its first object, since few of them hold
  /// documents.
  ///
  /// - Throws: as `TextStream`.
  static func isText(_ path: String, parser: JSONTextParser) throws -> Bool {
    switch TextName(of: path) {
    case .plain, .jsonLines: true
    case .json: try TextFile(path: path, parser: parser).beginsWithDocument()
    case .unknown: false
    }
  }

  /// The kind of the text: by its name, or by its content when the name leaves it open.
  ///
  /// - Throws: as `TextStream.lookAhead`.
  func kind() throws -> Kind {
    switch name {
    case .plain: .plain
    case .jsonLines: .jsonLines
    case .json: try firstValue().kind
    case .unknown: try contentKind()
    }
  }

  /// The kind of a text whose name tells nothing.
  private func contentKind() throws -> Kind {
    let first = try firstValue()
    return parser.hasText(first.bytes) ? first.kind : .plain
  }

  private func beginsWithDocument() throws -> Bool { try parser.hasText(firstValue().bytes) }

  private func firstValue() throws -> FirstJSONValue {
    var first = FirstJSONValue()
    try stream.lookAhead { first.take($0) }
    return first
  }
}
