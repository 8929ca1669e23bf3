import Foundation

/// Takes the text out of an object of JSON.
struct JSONTextParser: Sendable {
  /// The field that holds the text.
  let field: String

  /// The text of an object.
  ///
  /// - Throws: `JSONFault`.
  func text(of bytes: some Collection<UInt8>) throws(JSONFault) -> [UInt8] {
    let data = Data(bytes)
    guard let value = value(of: data) ?? data.withoutLoneSurrogates.flatMap(value) else {
      throw JSONFault(diagnosing: data)
    }
    return Array(try text(of: value).utf8)
  }

  /// Returns whether some bytes are an object with a text.
  func hasText(_ bytes: [UInt8]) -> Bool { (try? text(of: bytes)) != nil }

  private func value(of data: Data) -> Any? {
    try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
  }

  private func text(of value: Any) throws(JSONFault) -> String {
    guard let object = value as? [String: Any] else { throw .noObject(found: kind(of: value)) }
    guard let found = object[field] else { throw .noField(name: field, found: object.keys.sorted()) }
    guard let text = found as? String else { throw .noText(field: field, found: kind(of: found)) }
    return text
  }

  private func kind(of value: Any) -> String {
    if value is NSNull { return "null" }
    if value is String { return "a string" }
    if value is [Any] { return "an array" }
    return value is [String: Any] ? "an object" : "a number or a Boolean value"
  }
}
