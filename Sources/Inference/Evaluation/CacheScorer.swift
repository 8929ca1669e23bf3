import Corpora
import TokenCaches

/// A cache of the document so far as a scorer: it sees all tokens of a document before the one that it predicts, wherever windows
/// begin.
///
/// A token's score is computed by the same operations from the document's beginning on, whatever was scored before, so its bits depend
/// neither on how the text is cut nor on the number of ranks. Windows in ascending order cost each token once.
public final class CacheScorer: Scorer {
  private static let pieceLength = 1 << 16

  private let cache: TokenCache
  private let text: TokenFile
  private let documents: [Range<Int>]
  /// The counts before the token at `position`.
  private var counts: DocumentCounts
  private var position = 0

  /// A scorer of a text.
  public init(_ cache: TokenCache, text: TokenFile) {
    self.cache = cache
    self.text = text
    documents = text.documents(inFirst: text.count)
    counts = cache.emptyDocument(endOfText: text.endOfText)
  }

  /// V.
  public var vocabularySize: Int { cache.vocabularySize }

  /// Nil: windows may have any length.
  public var contextLength: Int? { nil }

  /// The log-probability of every scored token, in nats, in the order of positions.
  ///
  /// - Precondition: the windows are of the text.
  public func logProbabilities(of windows: TokenWindows) -> [Float] {
    move(to: windows.positions.lowerBound)
    return pieces(of: windows.positions).flatMap { tokens in
      cache.logProbabilities(of: tokens, after: &counts).map { Float($0) }
    }
  }

  /// Brings the counts to those before a token.
  private func move(to target: Int) {
    let start = documentStart(target)
    if position < start || position > target {
      counts.removeAll()
      position = start
    }
    for tokens in pieces(of: position..<target) { counts.append(tokens) }
  }

  /// The first token of the document that a token belongs to.
  private func documentStart(_ target: Int) -> Int {
    var below = documents[...]
    while below.count > 1 {
      let middle = below.startIndex + below.count / 2
      below = documents[middle].lowerBound <= target ? below[middle...] : below[..<middle]
    }
    return below.first?.lowerBound ?? 0
  }

  /// The tokens of a range, which are added to the counts, in pieces.
  private func pieces(of range: Range<Int>) -> some Sequence<[UInt32]> {
    position = range.upperBound
    return stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceLength).lazy.map { [text] start in
      text.tokens(start..<min(start + Self.pieceLength, range.upperBound))
    }
  }
}
