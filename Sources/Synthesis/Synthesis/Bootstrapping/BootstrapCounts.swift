import Files

/// The numbers of texts that a model has written, by what became of them.
public struct BootstrapCounts: Codable, Sendable, Equatable {
  /// The texts that were drawn.
  public var drawn = 0
  /// Those that are documents now.
  public var documents = 0
  /// Those that did not end within the most tokens.
  public var unfinished = 0
  /// Those without anything but white space.
  public var empty = 0
  /// Those whose most frequent sequence of 10 words covers more than a tenth of them.
  public var repetitive = 0
  /// Those that have half of their text in common with their seed in one piece.
  public var seedCopies = 0
  /// Those that have half of their text in common with another training document in one piece.
  public var corpusCopies = 0
  /// Exact copies of a document before them, white space at their ends apart.
  public var duplicates = 0
  /// The tokens of the documents, the one that ends each included.
  public var tokens = 0
  /// The tokens that were drawn.
  public var drawnTokens = 0

  /// Nothing.
  public init() {}

  /// Counts a text.
  mutating func count(_ verdict: TextVerdict, tokens count: Int) {
    drawn += 1
    drawnTokens += count
    self[keyPath: verdict.counter] += 1
    if verdict == .document { tokens += count }
  }
}

/// The fate of a text: the first filter that rejects it counts.
public enum TextVerdict: Int, Sendable {
  /// It is a document.
  case document
  /// Filters reject it, in this order.
  case unfinished, empty, repetitive, seedCopy, corpusCopy, duplicate

  fileprivate var counter: WritableKeyPath<BootstrapCounts, Int> {
    switch self {
    case .document: \.documents
    case .unfinished: \.unfinished
    case .empty: \.empty
    case .repetitive: \.repetitive
    case .seedCopy: \.seedCopies
    case .corpusCopy: \.corpusCopies
    case .duplicate: \.duplicates
    }
  }
}
