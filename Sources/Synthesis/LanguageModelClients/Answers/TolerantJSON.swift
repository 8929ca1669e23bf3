import Files

/// A reader of the JSON in a model's answer.
///
/// It passes over text and code fences around the value, comments, commas before a closing bracket, line breaks inside of
/// texts, texts in single quotes and names without quotes. A value that is cut off is not completed: a guess would look like an
/// answer.
public enum TolerantJSON {
  /// The most nested lists and objects; models write few, and hostile servers many.
  static let deepest = 64
  /// The most places at which a value may begin; text with more brackets is not an answer.
  private static let mostStarts = 64
  /// The end of the thoughts that some models write before their answer.
  private static let thoughtEnd = "</think>"

  /// The first object or list in a text that can be read; nil when there is none.
  public static func value(in text: String) -> JSONValue? { firstValue(in: text) { _ in true } }

  /// The first object or list in a text that has the form of a schema, but for some elements of lists; nil when there is none.
  public static func value(in text: String, as schema: JSONValue) -> JSONValue? {
    firstValue(in: text) { JSONSchema(schema).accepts($0) }
  }

  /// The object that bytes consist of; nil when they are anything else.
  static func object(_ bytes: [UInt8]) -> JSONValue? {
    var reader = TolerantReader(bytes, at: 0)
    guard case .object(let fields) = reader.value(depth: 0), reader.isAtEnd else { return nil }
    return .object(fields)
  }

  private static func firstValue(in text: String, where accepts: (JSONValue) -> Bool) -> JSONValue? {
    let bytes = Array(answer(in: text).utf8)
    var start = 0
    for _ in 0..<mostStarts {
      guard let next = bytes[start...].firstIndex(where: isOpening) else { return nil }
      var reader = TolerantReader(bytes, at: next)
      let value = reader.value(depth: 0)
      if let value, accepts(value) { return value }
      // What could be read has no other answer inside; after anything else, the next bracket may begin one.
      start = value == nil ? next + 1 : reader.position
    }
    return nil
  }

  private static func isOpening(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }

  /// The text after the last thought.
  private static func answer(in text: String) -> Substring {
    text.ranges(of: thoughtEnd).last.map { text[$0.upperBound...] } ?? text[...]
  }
}
