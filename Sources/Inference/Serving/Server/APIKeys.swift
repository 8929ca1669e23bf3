/// The keys of which a client must show one.
///
/// A comparison takes the same time wherever the first difference is, so that nobody finds a key byte by byte.
public struct APIKeys: Sendable {
  /// The least bytes of a key, below which guessing is easy.
  private static let shortest = 8

  private let keys: [[UInt8]]

  /// Reads a file with a key on each line; empty lines, and lines that begin with #, are left out.
  ///
  /// - Throws: `ServingError.keys`.
  public init(file: [UInt8], path: String) throws(ServingError) {
    guard let text = String(validating: file, as: UTF8.self) else { throw .keys(path: path, reason: "it is not UTF-8") }
    let lines = text.split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace } }
    keys = lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }.map { Array($0.utf8) }
    guard !keys.isEmpty else { throw .keys(path: path, reason: "it has no key") }
    guard keys.allSatisfy({ $0.count >= Self.shortest }) else {
      throw .keys(path: path, reason: "a key has fewer than \(Self.shortest) bytes")
    }
  }

  /// True for the value of an `Authorization` header with one of the keys.
  package func accept(_ authorization: String?) -> Bool {
    let words = (authorization ?? "").split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bearer" else { return false }
    let shown = Array(words[1].utf8)
    // All keys are compared, so that the time does not tell which one it was.
    return keys.reduce(false) { found, key in
      let isEqual = Self.areEqual(key, shown)
      return isEqual || found
    }
  }

  /// Compares two byte strings in a time that depends on the length of the shown one alone.
  package static func areEqual(_ key: [UInt8], _ shown: [UInt8]) -> Bool {
    var difference = key.count ^ shown.count
    for index in shown.indices { difference |= Int(key[index % key.count] ^ shown[index]) }
    return difference == 0
  }
}
