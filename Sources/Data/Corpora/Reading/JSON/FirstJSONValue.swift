/// The first value of JSON in a text, as far as it was looked for.
struct FirstJSONValue {
  /// The most bytes in which the end of the value is looked for.
  private static let limit = 1 << 26

  /// The bytes of the value; empty when the text is not JSON, or the value has no end.
  private(set) var bytes: [UInt8] = []
  /// The first byte that is not white space.
  private var start: UInt8?
  private var splitter = JSONValueSplitter()
  private var seenCount = 0

  /// Looks at the next bytes of the text.
  ///
  /// - Returns: true when no more are needed.
  mutating func take(_ block: [UInt8]) -> Bool {
    start = start ?? block.first { !isWhitespace($0) }
    guard isJSON else { return start != nil }
    seenCount += block.count
    bytes = splitter.values(in: block[...]).first?.bytes ?? []
    return !bytes.isEmpty || seenCount > Self.limit
  }

  private var isJSON: Bool { start == .openBrace || start == .openBracket }

  /// The kind of a text of JSON: lines when its first object ends on the line where it begins.
  var kind: TextFile.Kind {
    guard isJSON else { return .plain }
    return bytes.first == start && !bytes.contains(.newline) ? .jsonLines : .jsonValues
  }
}
