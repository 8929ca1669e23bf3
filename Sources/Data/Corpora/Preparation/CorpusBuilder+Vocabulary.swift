import Files
import Foundation
import RankGroups
import Tokenizers

extension CorpusBuilder {
  /// The origin of a tokenizer.
  public enum Vocabulary: Sendable {
    /// Trained on the training documents, to this many tokens.
    case trained(size: Int)
    /// Read from a `tokenizer.json`.
    case given(Tokenizer)
  }
}

extension CorpusBuilder.Vocabulary {
  /// The size that is trained to; nil for a given tokenizer.
  var trainedSize: Int? { if case .trained(let size) = self { size } else { nil } }

  /// The tokenizer that is given; nil for one that is trained.
  var given: Tokenizer? { if case .given(let tokenizer) = self { tokenizer } else { nil } }

  /// The checksum of a given tokenizer; nil for one that is trained.
  var checksum: String? { given.map { Checksum.of([UInt8]($0.json())) } }

  /// - Throws: `TokenizerError.vocabularyTooSmall`.
  func check() throws {
    if let trainedSize { _ = try BytePairTrainer(vocabularySize: trainedSize) }
  }

  /// The tokenizer, on every rank. Collective.
  ///
  /// - Parameter documents: those that one is trained on.
  func tokenizer(learningFrom text: SpreadText, _ documents: ArraySlice<Int>) throws -> Tokenizer {
    switch self {
    case .given(let tokenizer): tokenizer
    case .trained(let size): try Self.train(BytePairTrainer(vocabularySize: size), on: text, documents)
    }
  }

  /// Counts words on all ranks, learns merges on rank 0, and gives all ranks the tokenizer. Collective.
  private static func train(
    _ trainer: consuming BytePairTrainer, on text: SpreadText, _ documents: ArraySlice<Int>
  ) throws -> Tokenizer {
    var chunks = TextChunks()
    try text.forEachPart(of: documents) { part, place in
      chunks.append(part, isLast: place.isLast) { trainer.counts.add(document: $0) }
    }
    try trainer.counts.reduce(over: text.ranks)
    var trained: Tokenizer?
    let json = try text.ranks.broadcastFromRoot {
      let tokenizer = try trainer.train()
      trained = tokenizer
      return [UInt8](tokenizer.json())
    }
    return try text.ranks.agree { try trained ?? Tokenizer(json: Data(json)) }
  }
}
