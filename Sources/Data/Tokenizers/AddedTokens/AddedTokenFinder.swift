import RegularExpressions

/// Cuts added tokens out of texts.
///
/// Of tokens that begin at one place the longest counts; of those that overlap the first, also when its options refuse it.
struct AddedTokenFinder: Sendable {
  /// A part of a text: a token, or what lies between tokens.
  struct Part: Equatable {
    let range: Range<Int>
    let token: UInt32?
  }

  private let tokens: [AddedToken]
  private let contents: [[UInt8]]
  /// For each first byte, the tokens that begin with it, the longest first.
  private let candidates: [[Int]]
  /// Indicates whether special tokens are found, too.
  private let findsSpecial: Bool

  /// - Parameters:
  ///   - normalizer: the change of the tokens' own texts.
  ///   - findsSpecial: false when the texts of special tokens are left in the text.
  init(_ tokens: [AddedToken], normalizer: Normalizer?, findsSpecial: Bool) {
    contents = tokens.map { normalizer?.normalized($0.bytes) ?? $0.bytes }
    candidates = Self.candidates(among: contents)
    self.tokens = tokens
    self.findsSpecial = findsSpecial
  }

  private static func candidates(among contents: [[UInt8]]) -> [[Int]] {
    var candidates = [[Int]](repeating: [], count: 256)
    for (index, content) in contents.enumerated() {
      if let first = content.first { candidates[Int(first)].append(index) }
    }
    return candidates.map { $0.sorted { contents[$0].count > contents[$1].count } }
  }

  /// Indicates whether no token can be found.
  var isEmpty: Bool { !tokens.contains { findsSpecial || !$0.isSpecial } }

  /// The tokens of a text and what lies between them, in their order.
  ///
  /// - Complexity: O(bytes), if few tokens begin with the same byte.
  func parts(of text: Span<UInt8>) -> [Part] {
    var parts: [Part] = []
    var end = 0
    for match in matches(in: text) {
      guard let range = reach(of: match, from: end, in: text) else { continue }
      if end < range.lowerBound { parts.append(Part(range: end..<range.lowerBound, token: nil)) }
      parts.append(Part(range: range, token: match.token.id))
      end = range.upperBound
    }
    if end < text.count { parts.append(Part(range: end..<text.count, token: nil)) }
    return parts
  }

  /// A place where the text of a token stands.
  private struct Match {
    let token: AddedToken
    let range: Range<Int>
  }

  private func matches(in text: Span<UInt8>) -> [Match] {
    var matches: [Match] = []
    var index = 0
    while index < text.count {
      let match = longest(at: index, in: text)
      if let match { matches.append(match) }
      index = match?.range.upperBound ?? index + 1
    }
    return matches
  }

  private func longest(at index: Int, in text: Span<UInt8>) -> Match? {
    for candidate in candidates[Int(text[index])] {
      let content = contents[candidate]
      guard text.starts(with: content.span, at: index) else { continue }
      return Match(token: tokens[candidate], range: index..<index + content.count)
    }
    return nil
  }

  /// The bytes that belong to a token where its text was found; nil when its options refuse the place.
  private func reach(of match: Match, from end: Int, in text: Span<UInt8>) -> Range<Int>? {
    let options = match.token.options
    guard findsSpecial || !match.token.isSpecial, !options.isSingleWord || Self.isWord(match.range, in: text) else {
      return nil
    }
    let start = options.takesSpaceBefore ? max(Self.spaceStart(before: match.range.lowerBound, in: text), end) : nil
    let stop = options.takesSpaceBehind ? Self.spaceEnd(behind: match.range.upperBound, in: text) : nil
    return (start ?? match.range.lowerBound)..<(stop ?? match.range.upperBound)
  }
}

// MARK: Neighborhood

extension AddedTokenFinder {
  /// Indicates whether neither neighbor of a match is a character of a word.
  private static func isWord(_ match: Range<Int>, in text: Span<UInt8>) -> Bool {
    let before = scalar(before: match.lowerBound, in: text)
    let behind = scalar(at: match.upperBound, in: text)
    return [before, behind].allSatisfy { neighbor in neighbor.map { !CharacterKind.word.contains($0.scalar) } ?? true }
  }

  private static func spaceStart(before place: Int, in text: Span<UInt8>) -> Int {
    var start = place
    while let found = scalar(before: start, in: text), found.scalar.properties.isWhitespace { start -= found.length }
    return start
  }

  private static func spaceEnd(behind place: Int, in text: Span<UInt8>) -> Int {
    var end = place
    while let found = scalar(at: end, in: text), found.scalar.properties.isWhitespace { end += found.length }
    return end
  }

  private static func scalar(at index: Int, in text: Span<UInt8>) -> (scalar: Unicode.Scalar, length: Int)? {
    guard index < text.count else { return nil }
    let length = UTF8Scalar.length(at: index, in: text)
    let value = UTF8Scalar.value(at: index, in: text, length: length)
    return value.flatMap { Unicode.Scalar($0) }.map { (scalar: $0, length: length) }
  }

  private static func scalar(before place: Int, in text: Span<UInt8>) -> (scalar: Unicode.Scalar, length: Int)? {
    for length in 1...4 where length <= place {
      if let found = scalar(at: place - length, in: text), found.length == length { return found }
    }
    return nil
  }
}
