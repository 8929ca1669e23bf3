import Yams

/// Parses YAML texts; those that could cost a parser more than a file of settings may cost are refused before.
enum YAMLText {
  /// The longest text, in bytes; a file of settings has a few thousand.
  static let largestSize = 1 << 20
  /// The most aliases. A mapping with a key made of n of them may be copied 3^(n/3) times when it is hashed, and files
  /// that are built to make use of that ("billion laughs") have dozens.
  static let mostAliases = 16

  /// The tree of a text; nil when the text is empty.
  ///
  /// - Parameter file: the text's name, for errors.
  /// - Throws: `ConfigurationError.syntax`.
  static func compose(_ text: String, file: String) throws(ConfigurationError) -> Node? {
    if let reason = fault(of: text) { throw .syntax(file: file, reason: reason) }
    do {
      return try Yams.compose(yaml: text)
    } catch {
      throw .syntax(file: file, reason: reason(error))
    }
  }

  /// The reason why a text is not parsed at all.
  private static func fault(of text: String) -> String? {
    let size = text.utf8.count
    if size > largestSize { return "it has \(size) bytes, and a file of settings at most \(largestSize)" }
    if aliasCount(text) > mostAliases { return "it has more than \(mostAliases) aliases; write their values out" }
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

  /// The parser's words without the text around the fault, which may be long.
  private static func reason(_ error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let place = "\(problem) in line \(mark.line), column \(mark.column)"
      return context.map { "\(place), \($0.text)" } ?? place
    case .reader(let problem, _, _, _): return problem
    case .duplicatedKeysInMapping(let keys, _):
      return "the key \"\(shortened(keys.first ?? ""))\" occurs twice in one mapping"
    default: return "it cannot be parsed"
    }
  }
}

/// A text for quoting in a sentence: its beginning when it is long.
func shortened(_ text: String) -> String {
  text.count > 80 ? "\(text.prefix(80))…" : text
}
