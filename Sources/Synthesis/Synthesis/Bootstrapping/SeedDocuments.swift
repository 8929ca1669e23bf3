import Corpora
import Files
import Foundation
import Randomness
import Tokenizers

/// The training documents that texts are written from, by their numbers in `train.tokens`. Held-out documents are in other files.
struct SeedDocuments {
  let tokenizer: Tokenizer
  let endOfText: UInt32
  private let file: TokenFile
  private let documents: [Range<Int>]

  /// The complete documents among the first training tokens of a corpus.
  ///
  /// - Parameter tokens: all when nil.
  /// - Throws: `CorpusError`, `FileError`, `TokenizerError`; `SynthesisError.noDocuments` when there are none.
  init(_ corpus: Corpus, tokens: Int?) throws {
    let file = try corpus.tokens(.train)
    var documents = try TrainingSubset(file, count: tokens).documents
    // The last one may be cut short.
    if let last = documents.last, file.tokens(last.upperBound - 1..<last.upperBound) != [file.endOfText] {
      documents.removeLast()
    }
    guard !documents.isEmpty else { throw SynthesisError.noDocuments }
    self.file = file
    self.documents = documents
    endOfText = file.endOfText
    tokenizer = try corpus.tokenizer()
  }

  /// The number of documents.
  var count: Int { documents.count }

  /// The document that a text is written from, each with the same probability.
  func seed(ofText number: Int, _ settings: BootstrapSettings) -> Int? {
    guard settings.isConditional else { return nil }
    let stream = RandomStream(seed: settings.seed, purpose: .seedDocument)
    let draw = stream.uniform(at: UInt64(number / settings.textsPerSeed))
    return min(Int(draw * Double(count)), count - 1)
  }

  /// The tokens of a document, with the one that ends it.
  func tokens(of document: Int) -> [UInt32] { file.tokens(documents[document]) }

  /// The text of a document.
  func text(of document: Int) -> [UInt8] { tokenizer.decode(Array(tokens(of: document).dropLast())) }
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
