import Foundation
import RankGroups
import Tokenizers

/// Trains a tokenizer on documents of a text: all ranks count words, rank 0 learns the merges.
///
/// Memory grows with the number of different words. Text such as base64, DNA or random letters has no end of them; then only the
/// first documents are counted, half of the bytes, a quarter and so on, which are a random sample, as documents are shuffled. How
/// many depends on all words together, so it is the same on any number of ranks.
struct TokenizerTraining {
  /// The size of the words that are counted: some four million, of which training takes about a gigabyte of memory.
  static let usualLimit = 48 << 20

  /// The text.
  let text: SpreadText
  /// The size of the vocabulary.
  let vocabularySize: Int
  /// The largest size of all different words, as `PretokenCounts.size` has it.
  let limit: Int

  /// The tokenizer, on every rank. Collective.
  func tokenizer(learningFrom documents: ArraySlice<Int>) throws -> Tokenizer {
    var part = documents
    while true {
      if let counts = try counts(of: part) { return try tokenizer(counts) }
      part = firstHalf(of: part)
    }
  }

  /// The counts of the words of all documents, on rank 0; nil on every rank when there are too many, unless there is only one
  /// document, of which the first words are counted. Collective.
  private func counts(of documents: ArraySlice<Int>) throws -> PretokenCounts? {
    var chunks = TextChunks()
    var counts = PretokenCounts()
    try text.forEachPart(of: documents) { part, place in
      chunks.append(part, isLast: place.isLast) { if counts.size <= limit { counts.add(document: $0) } }
    }
    if documents.count == 1 {
      _ = try counts.reduce(over: text.ranks, limit: .max)
      return counts
    }
    guard try areAll(counts.size <= limit) else { return nil }
    return try areAll(counts.reduce(over: text.ranks, limit: limit)) ? counts : nil
  }

  private func areAll(_ isWithin: Bool) throws -> Bool {
    try text.ranks.allGather([isWithin ? 1 : 0]).allSatisfy { $0 == [1] }
  }

  /// The first documents that have half of the bytes, at least one.
  private func firstHalf(of documents: ArraySlice<Int>) -> ArraySlice<Int> {
    let half = documents.reduce(0) { $0 + text.lengths[$1] } / 2
    var size = 0
    let part = documents.prefix { document in
      size += text.lengths[document]
      return size <= half
    }
    return documents.prefix(max(1, part.count))
  }

  private func tokenizer(_ counts: PretokenCounts) throws -> Tokenizer {
    var trained: Tokenizer?
    let json = try text.ranks.broadcastFromRoot {
      var trainer = try BytePairTrainer(vocabularySize: vocabularySize)
      trainer.counts = counts
      let tokenizer = try trainer.train()
      trained = tokenizer
      return [UInt8](tokenizer.json())
    }
    return try text.ranks.agree { try trained ?? Tokenizer(json: Data(json)) }
  }
}
