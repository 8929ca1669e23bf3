import Corpora
import TensorKernels
import TextSimilarity
import Tokenizers

/// The documents of a split that are paired, or their passages, by their numbers in the order of the split's tokens. Those of other
/// splits are in files that are not opened.
public struct PairedDocuments: Sendable {
  /// The number of tokens that the documents are among: the first of the split.
  public let tokens: Int
  /// The checksum-verified corpus they are of.
  public let corpus: Corpus
  /// The documents or passages.
  public let passages: DocumentPassages
  private let tokenizer: Tokenizer

  /// The complete documents of a split.
  ///
  /// - Parameters:
  ///   - tokens: the first training tokens, whose documents are paired; all when nil, and for other splits.
  ///   - passages: the most tokens of a passage; nil when documents are not to be cut.
  /// - Throws: `CorpusError`, `FileError`, `TokenizerError`; `NeighborError` when there are fewer than two documents or too many.
  public init(_ corpus: Corpus, split: Split = .train, tokens: Int? = nil, passages longest: Int? = nil) throws {
    let count = split == .train ? tokens : nil
    passages = try corpus.passages(of: split, tokens: count, longest: longest)
    self.corpus = corpus
    self.tokens = count ?? corpus.manifest.part(split).tokens
    tokenizer = try corpus.tokenizer()
    guard passages.documentCount > 1 else { throw NeighborError.tooFewDocuments(found: passages.documentCount) }
    guard passages.count < UInt32.max else { throw NeighborError.tooManyDocuments(passages.count) }
  }

  /// The number of documents or passages.
  public var count: Int { passages.count }

  /// True for passages of the same document.
  public func areOfOne(_ first: Int, _ second: Int) -> Bool {
    passages.document(of: first) == passages.document(of: second)
  }

  /// The tokens of a document without the one that ends it; that one alone where there is no other.
  public func tokens(of document: Int) -> [UInt32] {
    let tokens = passages.textTokens(of: document)
    return tokens.isEmpty ? passages.tokens(of: document) : tokens
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
