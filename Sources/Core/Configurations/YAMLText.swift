import Yams

/// Parses YAML texts; those that could cost a parser more than a file of settings may cost are refused before.
enum YAMLText {
  /// The longest text, in bytes; a file of settings has a few thousand.
  static let largestSize = 1 << 20
  /// The most aliases. A mapping with a key made of n of them may be copied 3^(n/3) times when it is hashed, and files
  /// that are built to make use of that ("billion laughs") have dozens.
  static let mostAliases = 16
  /// The byte order mark that some editors write before the first character.
  private static let byteOrderMark: Unicode.Scalar = "\u{FEFF}"

  /// The tree of a text; nil when the text is empty.
  ///
  /// - Parameter file: the text's name, for errors.
  /// - Throws: `ConfigurationError.syntax`.
  static func compose(_ text: String, file: String) throws(ConfigurationError) -> Node? {
    let text = withoutByteOrderMark(text)
    if let reason = fault(of: text) { throw .syntax(file: file, reason: reason) }
    do {
      return try Yams.compose(yaml: text)
    } catch {
      throw .syntax(file: file, reason: YAMLFault(error, text: text).reason)
    }
  }

  private static func withoutByteOrderMark(_ text: String) -> String {
    text.unicodeScalars.first == byteOrderMark ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// The reason why a text is not parsed at all.
  private static func fault(of text: String) -> String? {
    let size = text.utf8.count
    if size > largestSize { return "it has \(size) bytes, and a file of settings at most \(largestSize)" }
    if aliasCount(text) > mostAliases { return "it has more than \(mostAliases) aliases; write their values out" }
    return controlCharacter(in: text)
  }

  /// A sentence about the first character that YAML does not allow and its line.
  private static func controlCharacter(in text: String) -> String? {
    var line = 1
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") { line += 1 }
      guard byte < 0x20 && ![0x09, 0x0A, 0x0D].contains(byte) || byte == 0x7F else { continue }
      return "line \(line) has a control character (number \(byte)); remove it"
    }
    return nil
  }

  /// The number of asterisks where an alias could begin.
  private static func aliasCount(_ text: String) -> Int {
    var count = 0
    var before = UInt8(ascii: " ")
    for byte in text.utf8 {
      if byte == UInt8(ascii: "*") && isBoundary(before) { count += 1 }
      before = byte
    }
    return count
  }

  private static func isBoundary(_ byte: UInt8) -> Bool { byte <= 0x20 || "[]{},:?-".utf8.contains(byte) }
}

/// A text for quoting in a sentence: its beginning when it is long.
func shortened(_ text: String) -> String {
  text.count > 80 ? "\(text.prefix(80))…" : text
}
