/// The window of a pair of documents: the first one, which is given, and the second one, which is predicted.
///
/// The tokens are the end-of-text token, the beginning of the first document, the end-of-text token as the separator, and the
/// second document with the end-of-text token that ends it. The first document has at most half of the window: its beginning, since there
/// a text says what it is about, and so that the same is read when texts are drawn. The second document has the rest; one that does
/// not fit is cut, and then nothing says that it ends. End-of-text tokens fill what is left.
public struct PairWindow: Sendable {
  /// The shortest window: of each document a token or two.
  static let leastLength = 4

  /// T, in tokens.
  public let sequenceLength: Int
  /// The most tokens of the first document.
  public let firstLength: Int
  private let endOfText: UInt32

  /// - Parameter firstLength: the most tokens of the first document; nil: half of the window, with the token before it.
  /// - Throws: `CorpusError.shortForPairs`.
  public init(sequenceLength: Int, endOfText: UInt32, firstLength: Int? = nil) throws(CorpusError) {
    guard sequenceLength >= Self.leastLength else { throw .shortForPairs(sequenceLength: sequenceLength) }
    self.sequenceLength = sequenceLength
    self.endOfText = endOfText
    // A window is read one token before it is predicted, so that the separator and a token must fit behind the first document.
    self.firstLength = min(firstLength ?? sequenceLength / 2 - 1, sequenceLength - 2)
  }

  /// The tokens before the second document.
  ///
  /// - Parameter first: the first document, with the token that ends it or without.
  public func prompt(_ first: [UInt32]) -> [UInt32] {
    let tokens = first.last == endOfText ? first.dropLast() : first[...]
    return [endOfText] + tokens.prefix(firstLength) + [endOfText]
  }

  /// The most tokens of the second document behind a prompt, the one that ends it included.
  public func room(after prompt: [UInt32]) -> Int { sequenceLength + 1 - prompt.count }

  /// A window's inputs and targets, and the range of the targets that the loss counts.
  struct Tokens {
    let inputs: ArraySlice<UInt32>
    let targets: ArraySlice<UInt32>
    let counted: Range<Int>
  }

  /// The window of two documents, each with the token that ends it or without, as passages are.
  func tokens(_ first: [UInt32], _ second: [UInt32]) -> Tokens {
    let prompt = prompt(first)
    let ended = second.last == endOfText ? second : second + [endOfText]
    let predicted = ended.prefix(room(after: prompt))
    let padding = [UInt32](repeating: endOfText, count: sequenceLength + 1 - prompt.count - predicted.count)
    let all = prompt + predicted + padding
    return Tokens(
      inputs: all.dropLast(), targets: all.dropFirst(),
      counted: prompt.count - 1..<prompt.count - 1 + predicted.count)
  }
}
