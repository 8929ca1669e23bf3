import RegularExpressions

/// Finds the runs of scalars that are not inert, each with the scalar before it.
struct RunScanner {
  private let text: [UInt8]
  private let isInert: (UInt32) -> Bool
  private var index = 0
  /// The start of the last scalar.
  private var last = 0

  init(_ text: [UInt8], isInert: @escaping (UInt32) -> Bool) {
    self.text = text
    self.isInert = isInert
  }

  /// The next run; nil at the end of the text.
  mutating func next() -> Range<Int>? {
    skip { $0 }
    guard index < text.count else { return nil }
    let start = last
    skip { !$0 }
    return start..<index
  }

  /// Skips scalars, as long as a condition on their being inert holds.
  private mutating func skip(while condition: (Bool) -> Bool) {
    while index < text.count {
      let length = UTF8Scalar.length(at: index, in: text.span)
      let value = UTF8Scalar.value(at: index, in: text.span, length: length)
      guard condition(value.map(isInert) ?? false) else { return }
      last = index
      index += max(length, 1)
    }
  }
}
