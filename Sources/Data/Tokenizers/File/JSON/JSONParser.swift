/// Reads JSON (RFC 8259) into nodes.
package struct JSONParser {
  /// The most values within one another; tokenizer files have six, requests eight.
  private static let mostLevels = 64

  private let bytes: [UInt8]
  private var index = 0
  private var level = 0

  /// The value of a complete file.
  ///
  /// - Throws: `TokenizerError.malformedFile` with the place.
  package static func value(of bytes: [UInt8]) throws(TokenizerError) -> JSONNode {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw .malformedFile(field: topLevel, problem: "it is not UTF-8")
    }
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value()
    parser.skipSpace()
    guard parser.index == bytes.count else { throw parser.fault("something follows its end") }
    return value
  }

  /// The name of the outermost value in messages.
  static let topLevel = "its top level"

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func fault(_ problem: String) -> TokenizerError {
    .malformedFile(field: Self.topLevel, problem: "it is not JSON, \(problem) at byte \(index)")
  }

  private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  private mutating func take(_ expected: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: expected) else { return false }
    index += 1
    return true
  }

  private mutating func require(_ expected: Unicode.Scalar) throws(TokenizerError) {
    guard take(expected) else { throw fault("\"\(expected)\" is missing") }
  }

  private mutating func value() throws(TokenizerError) -> JSONNode {
    skipSpace()
    switch byte {
    case UInt8(ascii: "{"): return try nested { parser throws(TokenizerError) in .object(try parser.fields()) }
    case UInt8(ascii: "["): return try nested { parser throws(TokenizerError) in .list(try parser.values()) }
    case UInt8(ascii: "\""): return .text(try string())
    default: return try word()
    }
  }

  private mutating func nested(
    _ read: (inout JSONParser) throws(TokenizerError) -> JSONNode
  ) throws(TokenizerError) -> JSONNode {
    guard level < Self.mostLevels else { throw fault("more than \(Self.mostLevels) levels") }
    level += 1
    index += 1
    defer { level -= 1 }
    return try read(&self)
  }

  private mutating func fields() throws(TokenizerError) -> [JSONNode.Field] {
    var fields: [JSONNode.Field] = []
    skipSpace()
    if take("}") { return fields }
    repeat { fields.append(try field()) } while try goesOn(before: "}")
    return fields
  }

  private mutating func field() throws(TokenizerError) -> JSONNode.Field {
    skipSpace()
    let key = try string()
    skipSpace()
    try require(":")
    return JSONNode.Field(key: key, value: try value())
  }

  private mutating func values() throws(TokenizerError) -> [JSONNode] {
    var values: [JSONNode] = []
    skipSpace()
    if take("]") { return values }
    repeat { values.append(try value()) } while try goesOn(before: "]")
    return values
  }

  /// Takes a comma, or the bracket that ends a list.
  private mutating func goesOn(before end: Unicode.Scalar) throws(TokenizerError) -> Bool {
    skipSpace()
    if take(",") { return true }
    try require(end)
    return false
  }
}

// MARK: Words and numbers

extension JSONParser {
  private static let words: [String: JSONNode] = ["null": .null, "true": .flag(true), "false": .flag(false)]

  private mutating func word() throws(TokenizerError) -> JSONNode {
    let start = index
    while let byte, Self.isOfWord(byte) { index += 1 }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    if let value = Self.words[word] { return value }
    guard let first = word.utf8.first, Self.isOfNumber(first), let number = Double(word), number.isFinite else {
      index = start
      throw fault(word.isEmpty ? "a value is missing" : "an unknown word")
    }
    return .number(number)
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    isOfNumber(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: ".")
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
  }
}

// MARK: Strings

extension JSONParser {
  private mutating func string() throws(TokenizerError) -> String {
    try require("\"")
    let start = index
    while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
    guard byte != UInt8(ascii: "\"") else {
      defer { index += 1 }
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
    return try escapedString(from: start)
  }

  private mutating func escapedString(from start: Int) throws(TokenizerError) -> String {
    var result = Array(bytes[start..<index])
    while !take("\"") {
      guard let byte, byte >= 0x20 else { throw fault("a string does not end") }
      index += 1
      if byte == UInt8(ascii: "\\") { try result.append(contentsOf: escape()) } else { result.append(byte) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 0x08,
    UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]

  private mutating func escape() throws(TokenizerError) -> [UInt8] {
    if let byte, let plain = Self.escapes[byte] {
      index += 1
      return [plain]
    }
    let value = try surrogatePair(after: try hexadecimal())
    guard let scalar = Unicode.Scalar(value) else { throw fault("half of a surrogate pair") }
    return Array(String(scalar).utf8)
  }

  private mutating func surrogatePair(after high: UInt32) throws(TokenizerError) -> UInt32 {
    guard (0xD800..<0xDC00).contains(high), take("\\") else { return high }
    let low = try hexadecimal()
    guard (0xDC00..<0xE000).contains(low) else { return high }
    return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
  }

  private mutating func hexadecimal() throws(TokenizerError) -> UInt32 {
    let digits = bytes[min(index + 1, bytes.count)..<min(index + 5, bytes.count)]
    guard byte == UInt8(ascii: "u"), digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("an unknown escape") }
    index += 5
    return value
  }
}
