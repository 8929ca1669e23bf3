import Tokenizers

/// Counts the words of a text from its tokens: sequences of characters between white space of ASCII, as `wc -w` counts them.
///
/// A word counts with the token that holds its first byte. Tokens that stand for no text, such as the one that ends a document,
/// separate words like white space.
public struct WordCounter: Sendable {
  /// The contribution of one token.
  private struct Part {
    /// The words that begin in the token when white space is before it.
    var words: UInt32 = 0
    /// True when its first byte continues a word that is open before it.
    var continues = false
    /// True when a word is open behind it.
    var isOpen = false

    init(_ bytes: [UInt8]) {
      for byte in bytes {
        let isInWord = !WordCounter.isSpace(byte)
        if isInWord, !isOpen { words += 1 }
        isOpen = isInWord
      }
      continues = bytes.first.map { !WordCounter.isSpace($0) } ?? false
    }
  }

  private let parts: [Part]

  /// A counter of the words of texts in a tokenizer's tokens.
  ///
  /// - Parameter vocabularySize: the ids are below it; those that the tokenizer has not stand for no text.
  public init(_ tokenizer: Tokenizer, vocabularySize: Int) {
    parts = (0..<UInt32(vocabularySize)).map { Part(tokenizer.decode(continuation: CollectionOfOne($0))) }
  }

  /// The number of words that begin in tokens.
  ///
  /// - Parameter previous: the token before them in the text; the end of a document before its first one.
  public func count(_ tokens: some Sequence<UInt32>, after previous: UInt32) -> Int {
    var words = 0
    var isOpen = parts[Int(previous)].isOpen
    for token in tokens {
      let part = parts[Int(token)]
      words += Int(part.words) - (isOpen && part.continues ? 1 : 0)
      isOpen = part.isOpen
    }
    return words
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

extension WordCounter {
  /// The tokens that are read in one go.
  private static let pieceLength = 1 << 20

  /// The number of words that begin in a part of a file.
  ///
  /// - Precondition: the range lies in the file.
  public func count(_ range: Range<Int>, of file: TokenFile) -> Int {
    stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceLength).reduce(0) { words, start in
      let previous = start > 0 ? file.tokens(start - 1..<start)[0] : file.endOfText
      return words + count(file.tokens(start..<min(start + Self.pieceLength, range.upperBound)), after: previous)
    }
  }

  /// The number of words that begin in the targets of a sequence, which follow its inputs by one token.
  public func count(sequence number: Int, of stream: TrainingStream) -> Int {
    let sequence = stream.sequences(number..<number + 1)
    return sequence.inputs.first.map { count(sequence.targets, after: $0) } ?? 0
  }
}
