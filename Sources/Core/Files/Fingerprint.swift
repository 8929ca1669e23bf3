import Foundation

/// The name of a content: the checksum of its canonical JSON (keys sorted, shortest numbers).
public struct Fingerprint: Hashable, Sendable, Codable, CustomStringConvertible {
  /// 32 hexadecimal digits.
  public let hexadecimal: String

  /// The fingerprint of a value.
  ///
  /// - Throws: an encoding error for values that JSON cannot hold (NaN, infinite).
  public init(of value: some Encodable) throws {
    hexadecimal = Checksum.of([UInt8](try canonicalJSON(value, pretty: false)))
  }

  /// The fingerprint of the bytes that a checksum was given.
  public init(_ checksum: Checksum) {
    hexadecimal = checksum.hexadecimal
  }

  /// The first 8 digits, for names that people read.
  public var short: String { String(hexadecimal.prefix(8)) }

  /// All digits.
  public var description: String { hexadecimal }

  /// Reads the digits.
  public init(from decoder: any Decoder) throws {
    hexadecimal = try decoder.singleValueContainer().decode(String.self)
  }

  /// Writes the digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }
}

/// JSON with sorted keys: the same value gives the same bytes.
///
/// - Throws: an encoding error for values that JSON cannot hold (NaN, infinite).
public func canonicalJSON(_ value: some Encodable, pretty: Bool) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
  var data = try encoder.encode(value)
  if pretty { data.append(UInt8(ascii: "\n")) }
  return data
}
