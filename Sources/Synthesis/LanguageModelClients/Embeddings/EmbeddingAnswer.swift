import Files

/// The content of a response of status 200 to a request for embeddings.
struct EmbeddingAnswer {
  /// The vectors in the order of the texts.
  let vectors: [[Float]]

  /// Reads a body.
  ///
  /// - Parameters:
  ///   - count: the number of texts.
  ///   - width: the number of values of a vector; nil when it is not known yet.
  /// - Throws: `Fault`.
  init(_ body: [UInt8], count: Int, width: Int?, from origin: AnswerOrigin) throws(Fault) {
    guard let value = TolerantJSON.object(body) else { throw Self.fault(ofUnread: body) }
    if let error = value["error"], error != .null {
      throw Fault("it answered with an error: \(ServerMessage.short(Completion.message(of: error), from: origin))")
    }
    guard case .list(let entries) = value["data"] else { throw Fault("its answer has no list data") }
    guard entries.count == count else {
      throw Fault("it answered with \(entries.count) vectors for \(count) texts")
    }
    vectors = try Self.vectors(entries, width: width)
  }

  /// A reason why a body cannot be used, as part of a sentence.
  struct Fault: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }

  /// JSON has no word for these values, but some servers write them.
  private static func fault(ofUnread body: [UInt8]) -> Fault {
    let text = String(decoding: body, as: UTF8.self)
    let isNotFinite = text.contains("\"embedding\"") && (text.contains("NaN") || text.contains("Infinity"))
    return Fault(isNotFinite ? "a vector has a value that is NaN or infinite" : "its answer is not JSON")
  }

  /// The vectors of entries by their `index`, or by their places where they have none.
  private static func vectors(_ entries: [JSONValue], width: Int?) throws(Fault) -> [[Float]] {
    var vectors: [[Float]?] = Array(repeating: nil, count: entries.count)
    var width = width
    for (place, entry) in entries.enumerated() {
      let index = try index(of: entry) ?? place
      guard vectors.indices.contains(index), vectors[index] == nil else {
        throw Fault("its answer has index \(index) twice or beyond the \(entries.count) texts")
      }
      let vector = try vector(entry)
      let expected = width ?? vector.count
      guard vector.count == expected, expected > 0 else {
        throw Fault("a vector has \(vector.count) values, and others have \(expected)")
      }
      width = expected
      vectors[index] = vector
    }
    return vectors.compactMap { $0 }
  }

  private static func index(of entry: JSONValue) throws(Fault) -> Int? {
    switch entry["index"] {
    case nil, .null: return nil
    case .integer(let index): return index
    default: throw Fault("its answer has an index that is not a number")
    }
  }

  private static func vector(_ entry: JSONValue) throws(Fault) -> [Float] {
    guard case .list(let values) = entry["embedding"] else {
      throw Fault("an entry of its answer has no list embedding")
    }
    var vector: [Float] = []
    vector.reserveCapacity(values.count)
    for value in values { vector.append(try number(value)) }
    return vector
  }

  private static func number(_ value: JSONValue) throws(Fault) -> Float {
    let number: Float
    switch value {
    case .integer(let integer): number = Float(integer)
    case .number(let double): number = Float(double)
    // Null is what some servers write for NaN.
    case .null: number = .nan
    default: throw Fault("a vector has a value that is not a number")
    }
    guard number.isFinite else { throw Fault("a vector has a value that is NaN or infinite") }
    return number
  }
}
