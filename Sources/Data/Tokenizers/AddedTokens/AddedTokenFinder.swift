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
    let contents = tokens.map { normalizer?.normalized(Array($0.content.utf8)) ?? Array($0.content.utf8) }
    var candidates = [[Int]](repeating: [], count: 256)
    for (index, content) in contents.enumerated() {
      if let first = content.first { candidates[Int(first)].append(index) }
    }
    self.candidates = candidates.map { $0.sorted { contents[$0].count > contents[$1].count } }
    self.tokens = tokens
    self.contents = contents
    self.findsSpecial = findsSpecial
  }

  /// Indicates whether no token can be found.
  var isEmpty: Bool { !tokens.contains { findsSpecial || !$0.isSpecial } }

  /// The tokens of a text and what lies between them, in their order.
  ///
  /// - Complexity: O(bytes), if few tokens begin with the same byte.
  func parts(of text: Span<UInt8>) -> [Part] {
    var parts: [Part] = []
    var end = 0
    var index = 0
    while index < text.count {
      guard let found = longest(at: index, in: text) else {
        index += 1
        continue
      }
      let match = index..<index + contents[found].count
      index = match.upperBound
      guard let range = reach(of: tokens[found], match, from: end, in: text) else { continue }
      if end < range.lowerBound { parts.append(Part(range: end..<range.lowerBound, token: nil)) }
      parts.append(Part(range: range, token: tokens[found].id))
      end = range.upperBound
    }
    if end < text.count { parts.append(Part(range: end..<text.count, token: nil)) }
    return parts
  }

  private func longest(at index: Int, in text: Span<UInt8>) -> Int? {
    for candidate in candidates[Int(text[index])] {
      let content = contents[candidate]
      if text.starts(with: content.span, at: index) { return candidate }
    }
    return nil
  }

  /// The bytes that belong to a token where its text was found; nil when its options refuse the place.
  private func reach(of token: AddedToken, _ match: Range<Int>, from end: Int, in text: Span<UInt8>) -> Range<Int>? {
    guard findsSpecial || !token.isSpecial, !token.options.isSingleWord || Self.isWord(match, in: text) else { return nil }
    let start = token.options.takesSpaceBefore ? max(Self.spaceStart(before: match.lowerBound, in: text), end) : match.lowerBound
    let stop = token.options.takesSpaceBehind ? Self.spaceEnd(behind: match.upperBound, in: text) : match.upperBound
    return start <= stop ? start..<stop : nil
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
