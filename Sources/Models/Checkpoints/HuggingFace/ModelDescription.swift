import Files
import Foundation

/// A `config.json` of any program, read key by key; every refusal names the key and its value.
struct ModelDescription {
  let path: String
  private let fields: [String: JSONValue]

  /// - Throws: `FileError.system`, `CheckpointError.configuration` when the file is not a JSON object.
  init(path: String) throws {
    self.path = path
    let data = Data(try readFile(path))
    guard let fields = try? JSONDecoder().decode([String: JSONValue].self, from: data) else {
      throw CheckpointError.configuration(path: path, reason: "it is not a JSON object; copy the model again")
    }
    self.fields = fields
  }

  /// The error that refuses the file for a reason.
  func refusal(_ reason: String) -> CheckpointError { .configuration(path: path, reason: reason) }

  /// The value of a key, which may be a path such as `rope_scaling.type`; nil when it is absent or null.
  subscript(key: String) -> JSONValue? {
    var value = JSONValue.object(fields)
    for name in key.split(separator: ".") {
      guard case .object(let fields) = value, let next = fields[String(name)] else { return nil }
      value = next
    }
    return value == .null ? nil : value
  }

  /// An integer in a range; `fallback` when the key is absent, an error without a fallback.
  func integer(_ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil) throws -> Int {
    guard let value = self[key] else { return try orMissing(fallback, key) }
    guard case .integer(let integer) = value, range.contains(integer) else {
      throw refusal("\(key) must be an integer in \(range), not \(value.text)")
    }
    return integer
  }

  /// True when the key is there and its value is null.
  func isNull(_ key: String) -> Bool { fields[key] == .null }

  /// A number in a range; `fallback` when the key is absent, an error without a fallback.
  func number(_ key: String, in range: ClosedRange<Double>, default fallback: Double? = nil) throws -> Double {
    guard let value = self[key] else { return try orMissing(fallback, key) }
    guard let number = value.number, range.contains(number) else {
      throw refusal("\(key) must be a number in \(range), not \(value.text)")
    }
    return number
  }

  /// True or false; `fallback` when the key is absent.
  func flag(_ key: String, default fallback: Bool) throws -> Bool {
    guard let value = self[key] else { return fallback }
    guard case .flag(let flag) = value else { throw refusal("\(key) must be true or false, not \(value.text)") }
    return flag
  }

  /// Refuses a value that is none of those supported; an absent one is allowed.
  func require(_ key: String, oneOf supported: [JSONValue]) throws {
    guard let value = self[key], !supported.contains(value) else { return }
    throw refusal("\(key) is \(value.text), and only \(alternatives(supported)) is supported")
  }

  /// Values as they stand in a sentence.
  func alternatives(_ values: [JSONValue]) -> String { values.map(\.text).joined(separator: " or ") }

  private func orMissing<Value>(_ fallback: Value?, _ key: String) throws -> Value {
    guard let fallback else { throw refusal("\(key) is missing; copy the model again") }
    return fallback
  }
}
