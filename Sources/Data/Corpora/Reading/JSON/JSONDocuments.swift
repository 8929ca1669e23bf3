/// The documents of the objects of JSON in a text.
struct JSONDocuments {
  /// The name of the text.
  let title: String
  /// Takes the text out of an object.
  let parser: JSONTextParser
  /// Takes the documents.
  let sink: any DocumentSink

  /// Takes an object.
  ///
  /// - Parameters:
  ///   - number: the number of the object or of its line, from 1 on.
  ///   - place: the same in words, for errors.
  /// - Throws: `CorpusError.json`, and the errors of the sink.
  func take(_ bytes: [UInt8], number: Int, place: String) throws {
    try sink.append(text(of: bytes, place: place)[...])
    try sink.endDocument(source: "\(title)#\(number)")
  }

  private func text(of bytes: [UInt8], place: String) throws(CorpusError) -> [UInt8] {
    do throws(JSONFault) {
      return try parser.text(of: bytes)
    } catch {
      throw .json(place: "\(place) of \(title)", fault: error)
    }
  }
}
