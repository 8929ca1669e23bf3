extension PatternScanner {
  /// One match of
  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
  func endUnderGPT2(of start: Int, in text: Span<UInt8>) -> Int {
    let first = classifier.scalar(at: start, in: text)
    let next = start + first.length
    switch first.class {
    case .space:
      return endOfRunAfterBlank(at: start, in: text) ?? endOfSpace(from: start, in: text)
    case .other where text[start] == UInt8(ascii: "'"):
      return endOfContraction(from: start, in: text) ?? endOfRun(of: .other, from: next, in: text)
    default:
      return endOfRun(of: first.class, from: next, in: text)
    }
  }

  /// The end of ` \p{L}+| \p{N}+| [^\s\p{L}\p{N}]+`, or nothing.
  private func endOfRunAfterBlank(at start: Int, in text: Span<UInt8>) -> Int? {
    let next = start + 1
    guard text[start] == UInt8(ascii: " "), next < text.count else { return nil }
    let second = classifier.scalar(at: next, in: text)
    guard second.class != .space else { return nil }
    return endOfRun(of: second.class, from: next + second.length, in: text)
  }

  /// The end of `'s|'t|'re|'ve|'m|'ll|'d` in lower case, or nothing.
  private func endOfContraction(from apostrophe: Int, in text: Span<UInt8>) -> Int? {
    guard apostrophe + 1 < text.count else { return nil }
    let second = text[apostrophe + 1]
    let third = apostrophe + 2 < text.count ? text[apostrophe + 2] : 0
    return Self.contractionLength(second, third).map { apostrophe + $0 }
  }

  /// The length in bytes of the contraction whose letters follow an apostrophe; lower case only.
  static func contractionLength(_ second: UInt8, _ third: UInt8) -> Int? {
    switch (second, third) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _): 2
    case (UInt8(ascii: "m"), _), (UInt8(ascii: "d"), _): 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")): 3
    case (UInt8(ascii: "v"), UInt8(ascii: "e")): 3
    case (UInt8(ascii: "l"), UInt8(ascii: "l")): 3
    default: nil
    }
  }
}
