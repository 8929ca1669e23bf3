extension PatternScanner {
  /// One match of `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|`
  /// ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`; with one digit instead of three, of Qwen 2's.
  func endUnderLlama3(of start: Int, digits: Int, in text: Span<UInt8>) -> Int {
    if let end = endOfAnyCaseContraction(from: start, in: text) { return end }
    let first = classifier.scalar(at: start, in: text)
    let next = start + first.length
    switch first.class {
    case .letter: return endOfRun(of: .letter, from: next, in: text)
    case .number: return endOfDigits(from: start, atMost: digits, in: text)
    case .other, .space:
      return endOfWordAfterMark(at: start, next: next, in: text) ?? endOfMarks(from: start, in: text)
    }
  }

  /// ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`.
  private func endOfMarks(from start: Int, in text: Span<UInt8>) -> Int {
    endOfSymbols(from: start, in: text) ?? endOfLines(from: start, in: text) ?? endOfSpace(from: start, in: text)
  }

  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)`; without regard to case, U+017F is an `s`.
  private func endOfAnyCaseContraction(from start: Int, in text: Span<UInt8>) -> Int? {
    guard text[start] == UInt8(ascii: "'"), start + 1 < text.count else { return nil }
    let second = text[start + 1]
    let third = start + 2 < text.count ? text[start + 2] : 0
    if second == 0xC5, third == 0xBF { return start + 3 }
    return Self.contractionLength(Self.lowercased(second), Self.lowercased(third)).map { start + $0 }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// `\p{N}{1,3}`, or as many digits as there may be.
  private func endOfDigits(from start: Int, atMost limit: Int, in text: Span<UInt8>) -> Int {
    var index = start
    var count = 0
    while index < text.count, count < limit {
      let scalar = classifier.scalar(at: index, in: text)
      guard scalar.class == .number else { break }
      index += scalar.length
      count += 1
    }
    return index
  }

  /// `[^\r\n\p{L}\p{N}]\p{L}+`, or nothing.
  private func endOfWordAfterMark(at start: Int, next: Int, in text: Span<UInt8>) -> Int? {
    guard !Self.isLineBreak(text[start]) else { return nil }
    let end = endOfRun(of: .letter, from: next, in: text)
    return end > next ? end : nil
  }

  /// ` ?[^\s\p{L}\p{N}]+[\r\n]*`, or nothing.
  private func endOfSymbols(from start: Int, in text: Span<UInt8>) -> Int? {
    let symbols = text[start] == UInt8(ascii: " ") ? start + 1 : start
    var end = endOfRun(of: .other, from: symbols, in: text)
    guard end > symbols else { return nil }
    while end < text.count, Self.isLineBreak(text[end]) { end += 1 }
    return end
  }

  /// `\s*[\r\n]+`: white space up to the last line break of its run, or nothing.
  private func endOfLines(from start: Int, in text: Span<UInt8>) -> Int? {
    var index = start
    var end = start
    while index < text.count {
      let scalar = classifier.scalar(at: index, in: text)
      guard scalar.class == .space else { break }
      index += scalar.length
      if Self.isLineBreak(text[index - 1]) { end = index }
    }
    return end > start ? end : nil
  }

  private static func isLineBreak(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }
}
