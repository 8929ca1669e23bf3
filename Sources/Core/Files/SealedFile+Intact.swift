import Foundation

/// A JSON value of any kind.
private enum JSONValue: Codable {
  case null
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
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

  func encode(to encoder: any Encoder) throws {
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

extension SealedFile {
  /// True when a file is the one that was written, whatever type of object it holds.
  public static func isIntact(_ path: String) -> Bool {
    guard let bytes = try? readFile(path),
      var fields = try? JSONDecoder().decode([String: JSONValue].self, from: Data(bytes)),
      case .text(let checksum)? = fields.removeValue(forKey: "checksum"),
      let fingerprint = try? Fingerprint(of: fields)
    else { return false }
    return fingerprint.hexadecimal == checksum
  }
}
