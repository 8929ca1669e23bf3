import Files
import Foundation

/// A reader of one JSON value that forgives what models get wrong.
struct TolerantReader {
  private let bytes: [UInt8]
  /// The place of the next byte.
  private(set) var position: Int

  /// Reads from a place on.
  init(_ bytes: [UInt8], at position: Int) {
    self.bytes = bytes
    self.position = position
  }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// The value at the place; nil when it is none, or cut off.
  mutating func value(depth: Int) -> JSONValue? {
    skipSpace()
    guard depth < TolerantJSON.deepest, let byte else { return nil }
    switch byte {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return list(depth: depth)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return text(quote: byte).map { .text($0) }
    default: return word()
    }
  }

  private mutating func object(depth: Int) -> JSONValue? {
    var fields: [String: JSONValue] = [:]
    position += 1
    while !takes("}") {
      guard let name = name(), takes(":"), let value = value(depth: depth + 1) else { return nil }
      fields[name] = value
      guard endsItem(before: "}") else { return nil }
    }
    return .object(fields)
  }

  private mutating func list(depth: Int) -> JSONValue? {
    var values: [JSONValue] = []
    position += 1
    while !takes("]") {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
      guard endsItem(before: "]") else { return nil }
    }
    return .list(values)
  }

  /// Passes over a comma, or stays before the closing bracket.
  private mutating func endsItem(before closing: Unicode.Scalar) -> Bool {
    if takes(",") { return true }
    return byte == UInt8(ascii: closing)
  }

  /// Passes over white space and, if it follows, a character.
  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard byte == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func name() -> String? {
    skipSpace()
    guard let byte else { return nil }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return text(quote: byte) }
    let name = plainWord()
    return name.isEmpty ? nil : name
  }

  /// Letters, digits and the signs of numbers.
  private mutating func plainWord() -> String {
    let start = position
    while let byte, Self.isWord(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
  }

  /// A number, `true`, `false` or `null`, also as Python writes them.
  private mutating func word() -> JSONValue? {
    let word = plainWord()
    switch word {
    case "true", "True": return .flag(true)
    case "false", "False": return .flag(false)
    case "null", "None": return .null
    default: return number(word)
    }
  }

  private static let numberCharacters = Array("0123456789+-.eE".utf8)

  private func number(_ word: String) -> JSONValue? {
    if let integer = Int(word) { return .integer(integer) }
    // `Double` also reads "inf", "nan" and hexadecimal numbers, which JSON does not have.
    guard word.utf8.allSatisfy({ Self.numberCharacters.contains($0) }) else { return nil }
    return Double(word).flatMap { $0.isFinite ? .number($0) : nil }
  }

  /// True when nothing but white space follows.
  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return byte == nil
    }
  }

  private mutating func skipSpace() {
    while let byte {
      if byte == UInt8(ascii: "/"), skipComment() { continue }
      guard byte == 0x20 || (0x09...0x0D).contains(byte) else { return }
      position += 1
    }
  }

  private mutating func skipComment() -> Bool {
    let rest = bytes[position...]
    if rest.starts(with: "//".utf8) {
      position = rest.firstIndex(of: 0x0A) ?? bytes.count
      return true
    }
    guard rest.starts(with: "/*".utf8), let end = Data(rest).range(of: Data("*/".utf8)) else { return false }
    position += end.upperBound
    return true
  }
}

extension TolerantReader {
  /// The text from a quote to the next one of its kind; nil when it is cut off.
  mutating func text(quote: UInt8) -> String? {
    var content: [UInt8] = []
    position += 1
    while let byte {
      position += 1
      if byte == quote { return String(decoding: content, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        content.append(byte)
        continue
      }
      guard let escaped = escapedBytes() else { return nil }
      content += escaped
    }
    return nil
  }

  /// The bytes that an escape after a backslash stands for; nil when it is cut off.
  private mutating func escapedBytes() -> [UInt8]? {
    guard let byte else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "u"): return unicode().map { Array(String($0).utf8) }
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    // Formulas and paths are often written with single backslashes.
    default: return [UInt8(ascii: "\\"), byte]
    }
  }

  /// The character of four hexadecimal digits, or of two such escapes.
  private mutating func unicode() -> Unicode.Scalar? {
    guard let first = fourDigits() else { return nil }
    guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    let end = position
    guard bytes[end...].starts(with: "\\u".utf8) else { return "\u{FFFD}" }
    position += 2
    guard let second = fourDigits() else { return nil }
    guard UTF16.isTrailSurrogate(second) else {
      // The second escape is a character of its own.
      position = end
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00)
  }

  private mutating func fourDigits() -> UInt16? {
    guard position + 4 <= bytes.count else { return nil }
    let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    guard digits.allSatisfy(\.isHexDigit) else { return nil }
    position += 4
    return UInt16(digits, radix: 16)
  }
}
