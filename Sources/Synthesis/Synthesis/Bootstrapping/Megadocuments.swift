import Corpora
import Files
import Foundation

/// Documents that are each followed by what was written from them, in one context: an arrangement of synthetic text beside the shuffled
/// one. Texts that were written from passages are each behind their passage, which is then a document.
///
/// Source: "megadocs", 2026, https://arxiv.org/abs/2603.18534.
public struct Megadocuments {
  /// The line break and the empty line between a document and the next text.
  private static let separator = Array("\n\n".utf8)

  private struct Synthesis: Decodable {
    let text: String
    let seedDocument: Int?
  }

  private let seeds: SeedDocuments
  private let sources: DocumentSources
  /// The texts by the number of the document that they were written from, in their order.
  private let texts: [Int: [String]]

  /// The documents of a corpus with the texts that `Bootstrapping` has written from them.
  ///
  /// - Parameters:
  ///   - tokens: the first training tokens of the corpus, whose documents are used; all when nil.
  ///   - directory: that of the texts, made from this corpus.
  /// - Throws: `SynthesisError.noDocuments`, `SynthesisError.incomplete`; `CorpusError`, `FileError`, a decoding error.
  public init(_ corpus: Corpus, tokens: Int? = nil, synthesis directory: String) throws {
    let manifest = try SealedFile.read(BootstrapManifest.self, from: "\(directory)/\(BootstrapManifest.name)")
    guard let manifest, manifest.recipe.corpus == corpus.fingerprint, manifest.recipe.settings.isConditional else {
      throw SynthesisError.incomplete(directory: directory)
    }
    seeds = try SeedDocuments(corpus, tokens: tokens, passages: manifest.recipe.settings.passages)
    sources = try DocumentSources(corpus)
    texts = try Self.texts(readFile("\(directory)/\(SynthesisManifest.documentsName)"))
  }

  private static func texts(_ file: [UInt8]) throws -> [Int: [String]] {
    try file.split(separator: UInt8(ascii: "\n")).reduce(into: [:]) { texts, line in
      let synthesis = try JSONDecoder().decode(Synthesis.self, from: Data(line))
      if let seed = synthesis.seedDocument { texts[seed, default: []].append(synthesis.text) }
    }
  }

  /// The number of documents: each training document or passage is one, with syntheses or without.
  public var count: Int { seeds.count }

  /// The number of texts that are behind a document.
  public var textCount: Int { (0..<count).reduce(0) { $0 + (texts[$1]?.count ?? 0) } }

  /// A document, then the texts that were written from it, in the order of their numbers.
  public subscript(number: Int) -> Document {
    // A cut can be within a character, which is U+FFFD on both sides then.
    let seed = Array(String(decoding: seeds.text(of: number), as: UTF8.self).utf8)
    let parts = [seed] + (texts[number] ?? []).map { Array($0.utf8) }
    return Document(
      source: sources[seeds.document(of: number)], text: Array(parts.joined(separator: Self.separator)))
  }

  /// Some documents, for instance those of a rank.
  public func documents(_ range: Range<Int>) -> [Document] { range.map { self[$0] } }
}
