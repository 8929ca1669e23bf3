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
    case .characters(let kind): Self.scalars(in: text) { kind.contains($0) ? 1 : nil }.map(\.range)
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

  /// The characters that have a kind.
  private static func scalars(in text: Span<UInt8>, kind: (Unicode.Scalar) -> Int?) -> [Entry] {
    var entries: [Entry] = []
    var start = 0
    while start < text.count {
      let length = UTF8Scalar.length(at: start, in: text)
      let value = UTF8Scalar.value(at: start, in: text, length: length) ?? UTF8Scalar.replacement
      let end = start + max(length, 1)
      if let kind = Unicode.Scalar(value).flatMap(kind) { entries.append(Entry(range: start..<end, kind: kind)) }
      start = end
    }
    return entries
  }

  private static func words(in text: Span<UInt8>) -> [Range<Int>] {
    let entries = scalars(in: text) { scalar in
      if CharacterKind.word.contains(scalar) { return 1 }
      return CharacterKind.whitespace.contains(scalar) ? nil : 2
    }
    var runs: [Entry] = []
    for entry in entries {
      if let last = runs.last, last.kind == entry.kind, last.range.upperBound == entry.range.lowerBound {
        runs[runs.count - 1].range = last.range.lowerBound..<entry.range.upperBound
      } else {
        runs.append(entry)
      }
    }
    return runs.map(\.range)
  }
}
