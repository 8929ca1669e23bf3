/// The 256 visible characters that stand for bytes in a vocabulary file.
///
/// Bytes that are printable Latin-1 stand for themselves; the other 68 become U+0100, U+0101 and so on,
/// in byte order (Radford et al. 2019, `bytes_to_unicode` in https://github.com/openai/gpt-2).
package struct ByteAlphabet: Sendable {
  /// The only alphabet.
  package static let standard = ByteAlphabet()

  /// The bytes in the order of their characters' code points, which is the order of their token ids.
  package let sortedBytes: [UInt8]
  private let scalars: [Unicode.Scalar]
  private let bytes: [Unicode.Scalar: UInt8]

  private init() {
    let (visible, hidden) = Self.partition()
    let characters = Self.characters(visible: visible, hidden: hidden)
    sortedBytes = visible + hidden
    bytes = Dictionary(uniqueKeysWithValues: zip(characters, sortedBytes))
    scalars = zip(sortedBytes, characters).sorted { $0.0 < $1.0 }.map(\.1)
  }

  private static func characters(visible: [UInt8], hidden: [UInt8]) -> [Unicode.Scalar] {
    visible.map { Unicode.Scalar($0) } + hidden.indices.compactMap { Unicode.Scalar(0x100 + UInt32($0)) }
  }

  private static func partition() -> (visible: [UInt8], hidden: [UInt8]) {
    let all = UInt8.min...UInt8.max
    return (all.filter(isVisible), all.filter { !isVisible($0) })
  }

  private static func isVisible(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
  }

  /// The visible spelling of some bytes.
  package func spelling(of bytes: some Sequence<UInt8>) -> String {
    var view = String.UnicodeScalarView()
    for byte in bytes { view.append(scalars[Int(byte)]) }
    return String(view)
  }

  /// The bytes a visible spelling stands for, or nothing if a character is not of the alphabet.
  package func bytes(spelledBy spelling: String) -> [UInt8]? {
    let result = spelling.unicodeScalars.compactMap { bytes[$0] }
    return result.count == spelling.unicodeScalars.count ? result : nil
  }
}
