import Tokenizers

/// Texts at which a generated text ends; they do not belong to it.
///
/// They are compared as bytes, so that one may end within a token or within a character.
public struct StopTexts: Sendable {
  private let texts: [[UInt8]]
  private let tokenizer: Tokenizer
  private let longest: Int

  /// - Precondition: none is empty.
  public init(_ texts: [String], tokenizer: Tokenizer) {
    precondition(!texts.contains(""), "an empty text ends every text")
    self.texts = texts.map { Array($0.utf8) }
    self.tokenizer = tokenizer
    longest = self.texts.map { $0.count }.max() ?? 0
  }

  /// The text of some tokens up to the first of the texts; what is not UTF-8 becomes U+FFFD.
  public func text(of tokens: [UInt32]) -> String {
    let bytes = tokenizer.decode(continuation: tokens)
    return String(decoding: bytes[..<(firstPlace(in: bytes) ?? bytes.count)], as: UTF8.self)
  }

  /// Returns whether the last of some tokens completes one of the texts, which none of the others did.
  func end(_ tokens: [UInt32]) -> Bool {
    guard longest > 0 else { return false }
    return firstPlace(in: tail(of: tokens)) != nil
  }

  /// The last bytes of some tokens, in which a text may be that the last token completes.
  private func tail(of tokens: [UInt32]) -> [UInt8] {
    let needed = longest - 1 + tokenizer.decode(continuation: tokens.suffix(1)).count
    var pieces: [[UInt8]] = []
    var count = 0
    for token in tokens.reversed() where count < needed {
      pieces.append(tokenizer.decode(continuation: CollectionOfOne(token)))
      count += pieces.last?.count ?? 0
    }
    return Array(pieces.reversed().joined())
  }

  /// The first byte of the first of the texts.
  package func firstPlace(in bytes: [UInt8]) -> Int? {
    bytes.indices.first { start in texts.contains { bytes[start...].starts(with: $0) } }
  }

  /// The number of last bytes that may begin one of the texts.
  package func heldCount(in bytes: [UInt8]) -> Int {
    let counts = stride(from: min(longest - 1, bytes.count), to: 0, by: -1)
    return counts.first { count in texts.contains { $0.starts(with: bytes.suffix(count)) } } ?? 0
  }
}
