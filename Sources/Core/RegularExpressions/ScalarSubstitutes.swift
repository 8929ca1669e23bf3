import CPCRE2

/// Scalars that stand for others when PCRE2's tables are of another version of Unicode than the one that counts.
///
/// A scalar that PCRE2 does not know yet is shown to it as one of the same length and general category, an ideograph as
/// an ideograph; one that does not count yet as an unassigned one. Matches keep their places.
package struct ScalarSubstitutes: Sendable {
  /// The newest version of Unicode whose assignments count: that of `tokenizers` 0.23.
  package static let countedVersion: Unicode.Version = (major: 16, minor: 0)

  /// The substitutes for the PCRE2 that is linked; built at first use.
  static let shared = ScalarSubstitutes(tables: libraryVersion)

  /// The bytes of the substitutes by the scalar that they stand for; all of two bytes are known.
  private var substitutes: [UInt32: [UInt8]] = [:]
  /// Indicates for each block of 256 scalars whether any has a substitute.
  private var blocks = [Bool](repeating: false, count: 0x1100)

  /// - Parameter tables: the version of Unicode that the library knows.
  package init(tables: Unicode.Version) {
    let known = KnownScalars(tables: tables)
    for scalar in (UInt32(0x800)..<0x110000).lazy.compactMap(Unicode.Scalar.init) {
      guard let other = known.substitute(for: scalar) else { continue }
      substitutes[scalar.value] = Array(String(other).utf8)
      blocks[Int(scalar.value >> 8)] = true
    }
  }

  /// The text as PCRE2 must see it; nil when that is the text itself.
  ///
  /// Bytes that are not UTF-8 become control characters.
  ///
  /// - Complexity: O(bytes).
  package func readable(_ text: Span<UInt8>) -> [UInt8]? {
    var changed: [UInt8]?
    var index = 0
    while index < text.count {
      let length = UTF8Scalar.length(at: index, in: text)
      if length != 1 || text[index] >= 0x80, let bytes = replacement(at: index, in: text, length: length) {
        var copy = changed.take() ?? text.indices.map { text[$0] }
        copy.replaceSubrange(index..<index + bytes.count, with: bytes)
        changed = copy
      }
      index += max(length, 1)
    }
    return changed
  }

  private func replacement(at index: Int, in text: Span<UInt8>, length: Int) -> [UInt8]? {
    guard let value = UTF8Scalar.value(at: index, in: text, length: length) else { return [1] }
    return blocks[Int(value >> 8)] ? substitutes[value] : nil
  }

  /// The version of Unicode of the PCRE2 that is linked.
  private static var libraryVersion: Unicode.Version {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = unsafe pcre2_config_8(UInt32(PCRE2_CONFIG_UNICODE_VERSION), &bytes)
    let numbers = String(decoding: bytes.prefix(max(Int(count), 0)), as: UTF8.self).split { !$0.isNumber }
    return (major: numbers.first.flatMap { Int($0) } ?? 0, minor: numbers.dropFirst().first.flatMap { Int($0) } ?? 0)
  }
}
