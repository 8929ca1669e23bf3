/// Reads UTF-8 one scalar at a time and tells its class.
///
/// Scalars below U+10000, which are nearly all text, are looked up in a table of one byte each; asking
/// the standard library costs some forty nanoseconds a scalar.
package struct ScalarClassifier: Sendable {
  /// The classifier shared by all tokenizers; built at first use, in about three milliseconds.
  package static let shared = ScalarClassifier()

  /// Raw values of `CharacterClass` for U+0000..U+FFFF; 65 536 bytes.
  private let basicPlane: [UInt8]

  private init() {
    basicPlane = (0..<0x10000).map { value in
      Unicode.Scalar(UInt32(value)).map { CharacterClass($0).rawValue } ?? CharacterClass.other.rawValue
    }
  }

  /// The class of the scalar that starts at `index`, and its length in bytes (`1...4`).
  ///
  /// A byte that does not start a well-formed sequence is `other`, alone: text of any bytes is accepted.
  ///
  /// - Precondition: `index` is inside `text`.
  @inline(__always)
  package func scalar(at index: Int, in text: Span<UInt8>) -> (class: CharacterClass, length: Int) {
    let lead = text[index]
    if lead < 0x80 { return (classOfBasic(Int(lead)), 1) }
    return longScalar(lead, at: index, in: text)
  }

  @inline(__always)
  private func classOfBasic(_ value: Int) -> CharacterClass {
    CharacterClass(rawValue: basicPlane[value]) ?? .other
  }

  private func longScalar(
    _ lead: UInt8, at index: Int, in text: Span<UInt8>
  ) -> (class: CharacterClass, length: Int) {
    guard let (value, length) = Self.decode(lead, at: index, in: text) else { return (.other, 1) }
    if value < 0x10000 { return (classOfBasic(Int(value)), length) }
    return (Unicode.Scalar(value).map { CharacterClass($0) } ?? .other, length)
  }

  /// The value and length of a well-formed sequence of two to four bytes (RFC 3629, section 3), or nothing.
  private static func decode(
    _ lead: UInt8, at index: Int, in text: Span<UInt8>
  ) -> (value: UInt32, length: Int)? {
    guard let form = form(of: lead), index + form.length <= text.count else { return nil }
    let first = UInt32(lead) & (0x7F >> UInt32(form.length))
    let value = continued(first, by: (index + 1)..<(index + form.length), of: text)
    guard let value, value >= form.smallest, Unicode.Scalar(value) != nil else { return nil }
    return (value, form.length)
  }

  /// The bits of a first byte and of the bytes that continue it; nothing if one of them does not.
  @inline(__always)
  private static func continued(_ first: UInt32, by positions: Range<Int>, of text: Span<UInt8>) -> UInt32? {
    var value = first
    for position in positions {
      guard text[position] & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(text[position] & 0x3F)
    }
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
