import Corpora
import Files
import Foundation
import MessagePassing
import NearestNeighbors
import Synthesis
import TextSimilarity
import Tokenizers
import Worlds

/// A sample of texts whose quality is measured.
struct TextSample {
  /// The place of the texts.
  enum Origin {
    /// The file of texts that a model has written.
    case written(directory: String)
    /// Validation documents, each with its nearest neighbor in the place of a seed.
    case real(pairs: String)
  }

  let origin: Origin
  /// The address of the texts.
  let address: Fingerprint
  let name: String
  /// The most texts.
  let count: Int
  let passages: Int?
  /// The first training tokens, which the texts are compared with.
  let tokens: Int
  /// The model whose hidden states tell similarity.
  let base: BaseModels.Base

  /// Everything that the quality depends on.
  private struct Key: Encodable {
    let kind = "textQuality"
    let version = 1
    let corpus: Fingerprint
    let content: Fingerprint
    let count: Int
    let tokens: Int
    let passages: Int?
    let base: String
    let world: WorldConfiguration?
  }

  /// The step that measures the quality.
  func step(in study: Study) throws -> EvaluationStep<TextQuality> {
    let key = Key(
      corpus: study.corpus.fingerprint, content: address, count: count, tokens: tokens, passages: passages,
      base: base.checksum, world: study.configuration.world)
    return try EvaluationStep(
      key, of: EvaluatedModels(fingerprints: [address] + base.inputs, description: "the quality of \(name)"),
      cost: StepCost(size: ""),
      activity: "measuring", isComplete: { _ in true }
    ) { _ in
      try study.world.agree { try self.quality(of: try self.pairs(study.corpus), study) }
    }
  }
}

extension TextSample {
  /// A text and the text that it was written from; nil for one that was written from nothing.
  private struct Pair {
    let text: String
    let seed: String?
  }

  private func pairs(_ corpus: Corpus) throws -> [Pair] {
    switch origin {
    case .written(let directory):
      let documents = try PairedDocuments(corpus, tokens: tokens, passages: passages)
      return try SyntheticDocument.first(count, in: directory).map { document in
        Pair(text: document.text, seed: document.seedDocument.map { documents.string($0) })
      }
    case .real(let directory):
      let documents = try PairedDocuments(corpus, split: .validation, passages: passages)
      return try nearest(PairFile(directory: directory)).map {
        Pair(text: documents.string($0.second), seed: documents.string($0.first))
      }
    }
  }

  /// The most similar pair of each document.
  private func nearest(_ pairs: PairFile) -> [DocumentPairs.Pair] {
    var nearest: [DocumentPairs.Pair] = []
    for number in 0..<pairs.count where nearest.count < count {
      let pair = pairs[number]
      if pair.first != nearest.last?.first { nearest.append(pair) }
    }
    return nearest
  }

  private func quality(of pairs: [Pair], _ study: Study) throws -> TextQuality {
    let training = try PairedDocuments(study.corpus, tokens: tokens)
    let index = CorpusIndex((0..<training.count).lazy.map { training.words(of: $0) })
    return TextQuality(
      texts: try SynthesisQuality(of: pairs.map { (text: $0.text, source: $0.seed ?? "") }),
      corpus: index.overlap(of: pairs.lazy.map { WordHashes($0.text) }), relevance: try relevance(of: pairs, study),
      facts: try study.concepts().map { $0.facts(in: pairs.map(\.text), seeds: pairs.map(\.seed)) })
  }

  private func relevance(of pairs: [Pair], _ study: Study) throws -> PairRelevance? {
    let tokenizer = try study.corpus.tokenizer()
    let seeded = pairs.compactMap { pair in pair.seed.map { (text: pair.text, seed: $0) } }
    let tokens = seeded.map { (text: tokenizer.encode($0.text), seed: tokenizer.encode($0.seed)) }
      .filter { !$0.text.isEmpty && !$0.seed.isEmpty }
    return try PairRelevance(
      of: tokens.map(\.text), from: tokens.map(\.seed), by: base.directory, corpus: study.corpus)
  }
}

extension PairedDocuments {
  /// The text of a document; what is not UTF-8 becomes U+FFFD.
  func string(_ document: Int) -> String { String(decoding: text(of: document), as: UTF8.self) }
}

extension ConceptWorld {
  /// The facts in texts.
  ///
  /// - Parameter seeds: the texts that they were written from; nil for those that were written from nothing.
  fileprivate func facts(in texts: [String], seeds: [String?]) -> TextQuality.Facts {
    let counts = texts.reduce(into: StatementCounts()) { $0 += check($1) }
    let pairs = zip(texts, seeds).compactMap { text, seed in seed.map { concept(of: text) == concept(of: $0) } }
    return TextQuality.Facts(
      right: counts.right, wrong: counts.wrong, unreadable: counts.unreadable,
      sameConcept: pairs.isEmpty ? nil : Double(pairs.count { $0 }) / Double(pairs.count))
  }
}

extension SyntheticDocument {
  /// The first texts of a directory; all where there are fewer.
  ///
  /// - Throws: `FileError`, a decoding error.
  static func first(_ count: Int, in directory: String) throws -> [SyntheticDocument] {
    let file = try readFile("\(directory)/\(SynthesisManifest.documentsName)")
    let lines = file.split(separator: UInt8(ascii: "\n"), maxSplits: count)
    return try lines.prefix(count).map { try JSONDecoder().decode(SyntheticDocument.self, from: Data($0)) }
  }
}
