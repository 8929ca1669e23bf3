import Corpora
import Files
import Foundation
import Tokenizers

/// The training documents behind the first tokens of a corpus: text of the same kind that models of these tokens have not seen.
public struct FreshDocuments {
  private let passages: DocumentPassages
  private let tokenizer: Tokenizer
  private let sources: DocumentSources
  /// The number of the first one.
  private let first: Int

  /// The documents that begin at or behind a position; one that is cut there counts as seen.
  ///
  /// - Throws: `CorpusError`, `FileError`, `TokenizerError`, a decoding error; `SynthesisError.noFreshDocuments`.
  public init(_ corpus: Corpus, after tokens: Int) throws {
    passages = try corpus.passages(of: .train)
    tokenizer = try corpus.tokenizer()
    sources = try DocumentSources(corpus)
    first = passages.ranges.firstIndex { $0.lowerBound >= tokens } ?? passages.count
    guard count > 0 else { throw SynthesisError.noFreshDocuments(tokens: tokens) }
  }

  /// The number of documents.
  public var count: Int { passages.count - first }

  /// A document.
  public subscript(number: Int) -> Document {
    Document(source: sources[first + number], text: tokenizer.decode(passages.textTokens(of: first + number)))
  }
}
