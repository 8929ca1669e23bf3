import Foundation

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
