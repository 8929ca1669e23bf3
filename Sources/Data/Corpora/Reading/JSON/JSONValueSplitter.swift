/// Cuts a text of JSON into values: those that stand one after another, and the elements of arrays among them.
struct JSONValueSplitter {
  /// A value as it stands in the text.
  struct Value {
    let bytes: [UInt8]
    /// The line where it begins, from 1 on.
    let line: Int
  }

  private var line = 1
  private var depth = 0
  /// The depth at which values begin: 1 inside of an array.
  private var base = 0
  private var string = JSONStringState()
  private var bytes: [UInt8] = []
  private var firstLine = 1

  /// The values that end in the next bytes of the text.
  mutating func values(in block: ArraySlice<UInt8>) -> [Value] {
    block.compactMap { byte in
      defer { line += byte == .newline ? 1 : 0 }
      return take(byte)
    }
  }

  /// The value that the end of the text cuts off; nil when there is none.
  mutating func rest() -> Value? {
    if bytes.isEmpty, base > 0 { append(.openBracket) }
    return takeValue()
  }

  private mutating func take(_ byte: UInt8) -> Value? {
    if isBetween { return takeBetween(byte) }
    append(byte)
    return isBetween && isBracket(byte) ? takeValue() : nil
  }

  /// A Boolean value that is true outside of objects and strings.
  private var isBetween: Bool { !string.isInside && depth == base }

  /// Takes a byte outside of objects and strings.
  private mutating func takeBetween(_ byte: UInt8) -> Value? {
    switch byte {
    case .openBracket where depth == 0 && bytes.isEmpty: enter(depth: 1)
    case .closeBracket where depth == 1:
      enter(depth: 0)
      return takeValue()
    case .comma: return takeValue()
    case _ where isWhitespace(byte): return takeValue()
    default: append(byte)
    }
    return nil
  }

  private mutating func enter(depth: Int) {
    self.depth = depth
    base = depth
  }

  private mutating func append(_ byte: UInt8) {
    if bytes.isEmpty { firstLine = line }
    bytes.append(byte)
    guard !string.take(byte) else { return }
    if byte == .openBrace || byte == .openBracket { depth += 1 }
    if byte == .closeBrace || byte == .closeBracket { depth = max(base, depth - 1) }
  }

  private func isBracket(_ byte: UInt8) -> Bool { byte == .closeBrace || byte == .closeBracket }

  private mutating func takeValue() -> Value? {
    guard !bytes.isEmpty else { return nil }
    defer { bytes = [] }
    return Value(bytes: bytes, line: firstLine)
  }
}
