/// Tells the bytes of JSON inside of strings from those outside.
struct JSONStringState {
  /// A Boolean value that is true after the quotation mark that begins a string.
  private(set) var isInside = false
  private var isEscaped = false

  /// Takes the next byte.
  ///
  /// - Returns: true when it belongs to a string, or is one of its quotation marks.
  mutating func take(_ byte: UInt8) -> Bool {
    guard isInside else {
      isInside = byte == .quotationMark
      return isInside
    }
    if isEscaped {
      isEscaped = false
    } else if byte == .backslash {
      isEscaped = true
    } else if byte == .quotationMark {
      isInside = false
    }
    return true
  }
}
