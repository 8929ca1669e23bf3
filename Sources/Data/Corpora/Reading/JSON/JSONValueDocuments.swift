/// A text of JSON whose objects, one after another or in an array, have a document each.
struct JSONValueDocuments: DocumentSplitter {
  private let documents: JSONDocuments
  private var splitter = JSONValueSplitter()
  private var number = 0

  /// - Parameter documents: takes the objects.
  init(_ documents: JSONDocuments) { self.documents = documents }

  mutating func take(_ block: ArraySlice<UInt8>) throws {
    for value in splitter.values(in: block) { try take(value) }
  }

  mutating func end() throws {
    if let value = splitter.rest() { try take(value) }
  }

  private mutating func take(_ value: JSONValueSplitter.Value) throws {
    number += 1
    try documents.take(value.bytes, number: number, place: "object \(number), line \(value.line),")
  }
}
