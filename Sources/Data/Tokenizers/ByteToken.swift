/// The spelling `<0x0A>` of a token that stands for a byte in a vocabulary of characters.
enum ByteToken {
  /// The byte that is spelled so; nil for other spellings.
  ///
  /// The digits may be small letters.
  static func byte(spelledBy spelling: String) -> UInt8? {
    let bytes = Array(spelling.utf8)
    guard bytes.count == 6, bytes.starts(with: "<0x".utf8), bytes.last == UInt8(ascii: ">") else { return nil }
    let digits = bytes[3..<5]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  /// The byte for which a character without a token gets a token of this spelling; the digits are capital letters.
  static func fallbackByte(spelledBy spelling: String) -> UInt8? {
    spelling.utf8.dropFirst(3).contains(where: isSmallDigit) ? nil : byte(spelledBy: spelling)
  }

  private static func isSmallDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte) }
}
