/// The meaning of plain words in YAML 1.2: `0123` is 123, `0o17` is 15, and `yes`, `1:30` and `1_000` are texts.
///
/// Source: YAML 1.2.2, 2021, https://yaml.org/spec/1.2.2/, section 10.3.2, "Core Schema". The parser's own meaning is that of
/// YAML 1.1, in which they are 83, an error, true, 90 and 1000.
enum CoreSchema {
  /// The integer that a word stands for; nil when it is another word, or does not fit into 64 bits.
  static func integer(_ word: String) -> Int? {
    if word.hasPrefix("0o") { return digits(word.dropFirst(2), radix: 8) }
    if word.hasPrefix("0x") { return digits(word.dropFirst(2), radix: 16) }
    return digits(word[...], radix: 10)
  }

  private static func digits(_ word: Substring, radix: Int) -> Int? {
    guard radix == 10 || word.first?.isHexDigit == true else { return nil }
    return Int(word, radix: radix)
  }

  /// The number that a word stands for; nil when it is another word.
  static func number(_ word: String) -> Double? {
    if let integer = integer(word) { return Double(integer) }
    if let special = special[word] { return special }
    guard word.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }) else { return nil }
    return Double(word)
  }

  private static let special: [String: Double] = {
    var words: [String: Double] = [:]
    for word in [".inf", ".Inf", ".INF"] {
      words[word] = .infinity
      words["+\(word)"] = .infinity
      words["-\(word)"] = -.infinity
    }
    for word in [".nan", ".NaN", ".NAN"] { words[word] = .nan }
    return words
  }()

  /// The truth value that a word stands for; nil when it is another word.
  static func boolean(_ word: String) -> Bool? {
    switch word {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  /// True when a word stands for no value.
  static func isNull(_ word: String) -> Bool { ["", "~", "null", "Null", "NULL"].contains(word) }
}
