import Foundation

extension Data {
  /// JSON in which half a pair of UTF-16, such as `\ud83d` alone, is the replacement character U+FFFD; nil when there is none.
  var withoutLoneSurrogates: Data? {
    var result = Data(capacity: count)
    var rest = self[...]
    var isChanged = false
    while let backslash = rest.firstIndex(of: .backslash) {
      result += rest[..<backslash]
      let escape = JSONEscape(at: rest[backslash...])
      isChanged = isChanged || escape.isLone
      result += escape.isLone ? Data(#"\ufffd"#.utf8) : rest[backslash...].prefix(escape.length)
      rest = rest[backslash...].dropFirst(escape.length)
    }
    return isChanged ? result + rest : nil
  }
}

/// An escape in a string of JSON: a pair of UTF-16 counts as one.
private struct JSONEscape {
  private static let unitLength = 6

  /// The number of its bytes.
  let length: Int
  /// A Boolean value that is true when it is half a pair.
  let isLone: Bool

  /// The escape that some bytes begin with.
  init(at bytes: Data) {
    let unit = Self.unit(bytes)
    let next = unit.map { UTF16.isLeadSurrogate($0) } == true ? Self.unit(bytes.dropFirst(Self.unitLength)) : nil
    let isPair = next.map { UTF16.isTrailSurrogate($0) } ?? false
    length = unit == nil ? 2 : isPair ? 2 * Self.unitLength : Self.unitLength
    isLone = !isPair && unit.map { UTF16.isSurrogate($0) } ?? false
  }

  /// The unit of UTF-16 that `\uXXXX` at the start of some bytes stands for.
  private static func unit(_ bytes: Data) -> UInt16? {
    let text = bytes.prefix(unitLength)
    guard text.count == unitLength, text.starts(with: #"\u"#.utf8) else { return nil }
    return UInt16(String(decoding: text.dropFirst(2), as: UTF8.self), radix: 16)
  }
}
