/// A text whose lines are objects of JSON with a document each.
struct JSONLineDocuments: DocumentSplitter {
  private let documents: JSONDocuments
  private var number: Int
  /// The beginning of a line whose end did not come yet.
  private var line: [UInt8] = []

  /// - Parameters:
  ///   - documents: takes the objects.
  ///   - linesBefore: the number of lines of the file before the text.
  init(_ documents: JSONDocuments, linesBefore: Int) {
    self.documents = documents
    number = linesBefore
  }

  mutating func take(_ block: ArraySlice<UInt8>) throws {
    var rest = block
    while let end = rest.firstIndex(of: .newline) {
      try endLine(rest[..<end])
      rest = rest[(end + 1)...]
    }
    line += rest
  }

  mutating func end() throws { try endLine([]) }

  private mutating func endLine(_ rest: ArraySlice<UInt8>) throws {
    number += 1
    line += rest
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.allSatisfy(isWhitespace) else { return }
    try documents.take(line, number: number, place: "line \(number)")
  }
}
