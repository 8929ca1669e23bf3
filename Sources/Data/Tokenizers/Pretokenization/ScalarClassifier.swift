import RegularExpressions

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
    return longScalar(at: index, in: text)
  }

  @inline(__always)
  private func classOfBasic(_ value: Int) -> CharacterClass {
    CharacterClass(rawValue: basicPlane[value]) ?? .other
  }

  private func longScalar(at index: Int, in text: Span<UInt8>) -> (class: CharacterClass, length: Int) {
    let length = UTF8Scalar.length(at: index, in: text)
    guard let value = UTF8Scalar.value(at: index, in: text, length: length) else { return (.other, 1) }
    if value < 0x10000 { return (classOfBasic(Int(value)), length) }
    return (Unicode.Scalar(value).map { CharacterClass($0) } ?? .other, length)
  }
}
