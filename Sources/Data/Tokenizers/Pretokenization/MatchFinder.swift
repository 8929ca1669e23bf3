import RegularExpressions

/// Finds all matches of a pattern in a text.
struct MatchFinder: Sendable {
  private let pattern: TextPattern
  private let expression: RegularExpression?

  /// - Throws: `TokenizerError.unsupported` for an expression that is not implemented.
  init(_ pattern: TextPattern) throws(TokenizerError) {
    expression = try Self.expression(of: pattern)
    self.pattern = pattern
  }

  private static func expression(of pattern: TextPattern) throws(TokenizerError) -> RegularExpression? {
    guard case .expression(let text) = pattern else { return nil }
    do {
      return try RegularExpression(text)
    } catch {
      throw .unsupportedExpression(text, reason: "\(error)")
    }
  }

  /// The places of the matches, one after another.
  func matches(in text: Span<UInt8>) -> [Range<Int>] {
    switch pattern {
    case .expression: expression?.matches(in: text) ?? []
    case .literal(let literal): Self.places(of: literal.utf8.span, in: text)
    case .characters(let kind): Self.characters(of: kind.table, in: text)
    case .words: Self.words(in: text)
    }
  }

  /// A text with other bytes in place of each match.
  func replacing(in text: [UInt8], with content: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var end = 0
    for match in matches(in: text.span) {
      result += text[end..<match.lowerBound]
      result += content
      end = match.upperBound
    }
    return result + text[end...]
  }

  private static func places(of literal: Span<UInt8>, in text: Span<UInt8>) -> [Range<Int>] {
    guard !literal.isEmpty else { return [] }
    var places: [Range<Int>] = []
    var start = 0
    while start + literal.count <= text.count {
      let isPlace = text.starts(with: literal, at: start)
      if isPlace { places.append(start..<start + literal.count) }
      start += isPlace ? literal.count : 1
    }
    return places
  }

  /// A character and its kind.
  private struct Entry {
    var range: Range<Int>
    let kind: Int
  }

  /// The characters with a property.
  private static func characters(of table: ScalarTable, in text: Span<UInt8>) -> [Range<Int>] {
    var matches: [Range<Int>] = []
    forEachScalar(of: text) { if table[$1] { matches.append($0) } }
    return matches
  }

  private static func forEachScalar(of text: Span<UInt8>, _ body: (Range<Int>, UInt32) -> Void) {
    var start = 0
    while start < text.count {
      let length = UTF8Scalar.length(at: start, in: text)
      let end = start + max(length, 1)
      body(start..<end, UTF8Scalar.value(at: start, in: text, length: length) ?? UTF8Scalar.replacement)
      start = end
    }
  }

  private static func words(in text: Span<UInt8>) -> [Range<Int>] {
    let word = CharacterKind.word.table
    let space = CharacterKind.whitespace.table
    var runs: [Entry] = []
    forEachScalar(of: text) { range, value in
      if !space[value] { append(Entry(range: range, kind: word[value] ? 1 : 2), to: &runs) }
    }
    return runs.map(\.range)
  }

  /// Appends a character to the run that it belongs to.
  private static func append(_ entry: Entry, to runs: inout [Entry]) {
    if let last = runs.last, last.kind == entry.kind, last.range.upperBound == entry.range.lowerBound {
      runs[runs.count - 1].range = last.range.lowerBound..<entry.range.upperBound
    } else {
      runs.append(entry)
    }
  }
}
