import Corpora
import TensorKernels
import TextSimilarity
import Tokenizers

/// The training documents of a corpus by their numbers, in the order of `train.tokens`. Held-out documents are in other files.
public struct TrainingDocuments: Sendable {
  /// The number of tokens that the documents are among: the first of the training order.
  public let tokens: Int
  /// The checksum-verified corpus they are of.
  public let corpus: Corpus
  private let file: TokenFile
  private let ranges: [Range<Int>]
  private let tokenizer: Tokenizer

  /// The complete documents among the first training tokens.
  ///
  /// - Parameter tokens: all when nil.
  /// - Throws: `CorpusError`, `FileError`, `TokenizerError`; `NeighborError` when there are fewer than two or too many.
  public init(_ corpus: Corpus, tokens: Int? = nil) throws {
    let subset = try TrainingSubset(try corpus.tokens(.train), count: tokens)
    self.corpus = corpus
    self.tokens = subset.count
    file = subset.file
    var ranges = subset.documents
    // The last document may be cut short.
    if let last = ranges.last, file.tokens(last.upperBound - 1..<last.upperBound) != [file.endOfText] {
      ranges.removeLast()
    }
    self.ranges = ranges
    tokenizer = try corpus.tokenizer()
    guard ranges.count > 1 else { throw NeighborError.tooFewDocuments(found: ranges.count) }
    guard ranges.count < UInt32.max else { throw NeighborError.tooManyDocuments(ranges.count) }
  }

  /// The number of documents.
  public var count: Int { ranges.count }

  /// The tokens of a document without the one that ends it; that one alone where there is no other.
  public func tokens(of document: Int) -> [UInt32] {
    let range = ranges[document]
    return file.tokens(range.count > 1 ? range.lowerBound..<range.upperBound - 1 : range)
  }

  /// The text of a document.
  public func text(of document: Int) -> [UInt8] { tokenizer.decode(tokens(of: document)) }

  /// The words of a document.
  public func words(of document: Int) -> WordHashes { WordHashes(String(decoding: text(of: document), as: UTF8.self)) }
}

/// The documents that a rank works on.
public enum DocumentShards {
  /// The documents of a rank among all: as many as those of others, up to one.
  public static func range(of rank: Int, ranks: Int, count: Int) -> Range<Int> {
    count * rank / ranks..<count * (rank + 1) / ranks
  }
}
