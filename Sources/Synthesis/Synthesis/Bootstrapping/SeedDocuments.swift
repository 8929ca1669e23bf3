import Corpora
import Files
import Foundation
import Randomness
import Tokenizers

/// The training documents that texts are written from, or their passages, by their numbers in `train.tokens`. Held-out documents are
/// in other files.
struct SeedDocuments {
  let tokenizer: Tokenizer
  let endOfText: UInt32
  private let passages: DocumentPassages

  /// The complete documents among the first training tokens of a corpus.
  ///
  /// - Parameters:
  ///   - tokens: all when nil.
  ///   - longest: the most tokens of a passage; nil when documents are not cut.
  /// - Throws: `CorpusError`, `FileError`, `TokenizerError`; `SynthesisError.noDocuments` when there are none.
  init(_ corpus: Corpus, tokens: Int?, passages longest: Int? = nil) throws {
    passages = try corpus.passages(of: .train, tokens: tokens, longest: longest)
    guard passages.count > 0 else { throw SynthesisError.noDocuments }
    endOfText = corpus.manifest.endOfText
    tokenizer = try corpus.tokenizer()
  }

  /// The number of documents or passages.
  var count: Int { passages.count }

  /// The document that a passage is of.
  func document(of passage: Int) -> Int { passages.document(of: passage) }

  /// The document that a text is written from, each with the same probability.
  func seed(ofText number: Int, _ settings: BootstrapSettings) -> Int? {
    guard settings.isConditional else { return nil }
    let stream = RandomStream(seed: settings.seed, purpose: .seedDocument)
    let draw = stream.uniform(at: UInt64(number / settings.textsPerSeed))
    return min(Int(draw * Double(count)), count - 1)
  }

  /// The tokens of a document, with the one that ends it; of a passage within a document without.
  func tokens(of document: Int) -> [UInt32] { passages.tokens(of: document) }

  /// The text of a document.
  func text(of document: Int) -> [UInt8] { tokenizer.decode(passages.textTokens(of: document)) }
}

/// The places where the training documents of a corpus were found, in their order.
struct DocumentSources {
  private struct Line: Decodable {
    let split: Split
    let source: String
  }

  private let sources: [String]

  /// Reads `documents.index`.
  ///
  /// - Throws: `FileError.system`, a decoding error.
  init(_ corpus: Corpus) throws {
    let lines = try readFile("\(corpus.directory)/documents.index").split(separator: UInt8(ascii: "\n"))
    sources = try lines.compactMap { line in
      let line = try JSONDecoder().decode(Line.self, from: Data(line))
      return line.split == .train ? line.source : nil
    }
  }

  /// The place of a document.
  subscript(document: Int) -> String { document < sources.count ? sources[document] : "" }
}
