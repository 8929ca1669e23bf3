import Foundation

/// A JSON object in a file of its own that also names its content, so that corruption is noticed.
///
/// The field `checksum` is the fingerprint of the other fields. Blanks and the order of fields do not count.
public enum SealedFile {
  private enum Key: String, CodingKey { case checksum }

  private struct Sealed<Value: Encodable>: Encodable {
    let value: Value
    let checksum: Fingerprint

    func encode(to encoder: any Encoder) throws {
      try value.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(checksum, forKey: .checksum)
    }
  }

  private struct Opened<Value: Decodable>: Decodable {
    let value: Value
    let checksum: Fingerprint

    init(from decoder: any Decoder) throws {
      value = try Value(from: decoder)
      checksum = try decoder.container(keyedBy: Key.self).decode(Fingerprint.self, forKey: .checksum)
    }
  }

  /// Writes an object, complete or not at all.
  ///
  /// - Precondition: the value encodes itself as an object of fields, not as a list or a single value.
  /// - Throws: `FileError.system`; an encoding error for values that JSON cannot hold.
  public static func write(_ value: some Encodable, to path: String) throws {
    let sealed = Sealed(value: value, checksum: try Fingerprint(of: value))
    try AtomicFile.write(canonicalJSON(sealed, pretty: true), to: path)
  }

  /// Reads an object.
  ///
  /// - Returns: nil when there is no file.
  /// - Throws: `FileError.system` when it cannot be read, `FileError.corrupted` when it is not what was written.
  public static func read<Value: Codable>(_ type: Value.Type, from path: String) throws(FileError) -> Value? {
    guard exists(path) else { return nil }
    return try decode(type, from: try readFile(path), path: path)
  }

  /// The object in the bytes of a file.
  ///
  /// - Parameter path: the file that they come from, for the error.
  /// - Throws: `FileError.corrupted` when they are not those that were written.
  public static func decode<Value: Codable>(
    _ type: Value.Type, from bytes: [UInt8], path: String
  ) throws(FileError) -> Value {
    guard let opened = try? JSONDecoder().decode(Opened<Value>.self, from: Data(bytes)),
      (try? Fingerprint(of: opened.value)) == opened.checksum
    else { throw .corrupted(path: path) }
    return opened.value
  }
}
