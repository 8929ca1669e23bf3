/// Reads the scalars of UTF-8 that may be damaged (RFC 3629, section 3).
package enum UTF8Scalar {
  /// The scalar that stands for bytes which are not UTF-8: U+FFFD.
  package static let replacement: UInt32 = 0xFFFD

  /// The length of the well-formed sequence at a place, in bytes; 0 when there is none.
  ///
  /// - Precondition: `index` is inside `text`.
  @inline(__always)
  package static func length(at index: Int, in text: Span<UInt8>) -> Int {
    if text[index] < 0x80 { return 1 }
    guard let form = form(of: text[index]), index + form.length <= text.count else { return 0 }
    let value = joined(at: index, in: text, length: form.length)
    return value >= form.smallest && isContinued(at: index, in: text, length: form.length) ? form.length : 0
  }

  /// The scalar of a sequence by the length that `length` gives; nil for 0.
  @inline(__always)
  package static func value(at index: Int, in text: Span<UInt8>, length: Int) -> UInt32? {
    switch length {
    case 0: nil
    case 1: UInt32(text[index])
    default: joined(at: index, in: text, length: length)
    }
  }

  private static func isContinued(at index: Int, in text: Span<UInt8>, length: Int) -> Bool {
    for place in index + 1..<index + length where text[place] & 0xC0 != 0x80 { return false }
    return Unicode.Scalar(joined(at: index, in: text, length: length)) != nil
  }

  private static func joined(at index: Int, in text: Span<UInt8>, length: Int) -> UInt32 {
    var value = UInt32(text[index]) & (0x7F >> UInt32(length))
    for place in index + 1..<index + length { value = value << 6 | UInt32(text[place] & 0x3F) }
    return value
  }

  /// The length of a sequence by its first byte, and the smallest value that needs that length.
  private static func form(of lead: UInt8) -> (length: Int, smallest: UInt32)? {
    switch lead {
    case 0xC2...0xDF: (2, 0x80)
    case 0xE0...0xEF: (3, 0x800)
    case 0xF0...0xF4: (4, 0x10000)
    default: nil
    }
  }
}
