import Foundation

/// A JSON value of any kind.
public enum JSONValue: Codable, Sendable, Equatable {
  /// No value.
  case null
  /// True or false.
  case flag(Bool)
  /// A number without a fraction that fits into 64 bits.
  case integer(Int)
  /// Another number.
  case number(Double)
  /// A text.
  case text(String)
  /// An array.
  case list([JSONValue])
  /// An object by its keys.
  case object([String: JSONValue])

  /// Reads any value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Writes the value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let fields): try container.encode(fields)
    }
  }
}

extension JSONValue {
  /// The longest text of a value in a sentence.
  private static let longestText = 80

  /// The number, when it is one.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The value as JSON for a sentence, cut when it is long.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "a number"
    return text.count > Self.longestText ? "\(text.prefix(Self.longestText))…" : text
  }

  /// The values in nested objects and lists that are neither, by their paths such as `training.seeds.order`; `path` is that of
  /// the value itself.
  public func leaves(at path: String = "") -> [String: JSONValue] {
    switch self {
    case .object(let fields): Self.merged(fields.map { $1.leaves(at: path.isEmpty ? $0 : "\(path).\($0)") })
    case .list(let values): Self.merged(values.enumerated().map { $1.leaves(at: "\(path)[\($0)]") })
    default: [path: self]
    }
  }

  private static func merged(_ parts: [[String: JSONValue]]) -> [String: JSONValue] {
    parts.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  }
}
