import Files
import Foundation
import RankGroups
import Tokenizers

/// Makes a corpus of documents that were read: cuts long ones, splits them, trains a tokenizer on the training split, encodes
/// and writes the tokens.
///
/// The ranks of a job divide the reading, the counting of words and the encoding among them; rank 0 alone learns the merges
/// and writes. The files are the same on any number of ranks.
public struct CorpusBuilder: Sendable {
  /// The origin of a tokenizer.
  public enum Vocabulary: Sendable {
    /// Trained on the training documents, to this many tokens.
    case trained(size: Int)
    /// Read from a `tokenizer.json`.
    case given(Tokenizer)
  }

  /// The tokenizer's origin.
  public var vocabulary: Vocabulary
  /// The fraction of all bytes in the validation split, in `0..<1`.
  public var validation: Double
  /// The fraction of all bytes in the test split, in `0..<1`.
  public var test: Double
  /// The seed of the order in which documents are split.
  public var seed: UInt64
  /// The treatment of exact copies.
  public var duplicates = DuplicateRule.drop
  /// A directory in which a text that is too long for memory may be kept; the system's for temporary files unless given.
  public var scratchDirectory: String?
  /// The most seconds to wait for another process that prepares the same corpus.
  public var timeout = 0.0

  /// A builder; 5 % each are held out unless said otherwise.
  public init(vocabulary: Vocabulary, validation: Double = 0.05, test: Double = 0.05, seed: UInt64 = 0) {
    self.vocabulary = vocabulary
    self.validation = validation
    self.test = test
    self.seed = seed
  }

  /// Writes the corpus of some documents into a directory, unless it is there already. Collective.
  ///
  /// - Parameters:
  ///   - documents: those of this rank; those of rank 0 come first in the text.
  ///   - ranks: all ranks that work on the corpus.
  /// - Returns: the corpus, on every rank.
  /// - Throws: `CorpusError`, `TokenizerError`, `FileError`; files that were written until then are removed.
  public func build(
    _ documents: [Document], in directory: String, ranks: any RankGroup = SingleRank()
  ) throws -> Corpus {
    try build(ranks: ranks) { sink in
      try ranks.agree {
        for document in documents {
          try sink.append(document.text[...])
          try sink.endDocument(source: document.source)
        }
      }
    } directory: { _ in
      directory
    }
  }

  /// Writes the corpus of a text into the directory that belongs to its recipe, unless it is there already. Collective.
  ///
  /// The text need not fit into memory.
  ///
  /// - Parameters:
  ///   - read: hands this rank's documents to a sink; those of rank 0 come first in the text.
  ///   - directory: called on rank 0.
  /// - Throws: as `build(_:in:ranks:)`, and the errors of `read` and `directory`.
  public func build(
    ranks: any RankGroup, read: (any DocumentSink) throws -> Void, directory: (CorpusRecipe) throws -> String
  ) throws -> Corpus {
    let spool = TextSpool(directories: scratchDirectories)
    try read(spool)
    let facts = try TextFacts(of: spool, ranks: ranks)
    let recipe = self.recipe(texts: facts.checksum)
    try ranks.agree { try spool.cut(by: facts.pieces) }
    let text = try SpreadText(spool, ranks: ranks)
    let copies = try text.copies()
    let plan = try ranks.agree { try self.plan(text.lengths, copies, ranks: ranks.size) }
    let path = String(decoding: try ranks.broadcastFromRoot { Array(try directory(recipe).utf8) }, as: UTF8.self)
    let target = CorpusTarget(CorpusArtifact(directory: path, recipe: recipe), ranks: ranks)
    return try target.claim(timeout: timeout) {
      let writer = CorpusWriter(directory: path, text: text, plan: plan, scratch: scratchDirectories)
      let isCut = text.lengths.count != facts.documentCount
      return try writer.write(with: tokenizer(learningFrom: text, plan), isCut: isCut, recipe: recipe)
    }
  }

  private var scratchDirectories: [String] {
    [scratchDirectory.map { existingDirectory($0) }, NSTemporaryDirectory()].compactMap(\.self)
  }

  private func recipe(texts: String) -> CorpusRecipe {
    CorpusRecipe(
      version: CorpusRecipe.currentVersion, texts: texts, vocabularySize: vocabulary.trainedSize,
      tokenizer: vocabulary.checksum, validation: validation, test: test, seed: seed,
      duplicates: duplicates == .drop ? nil : duplicates)
  }

  /// The split of documents of some lengths, after the settings have been checked.
  private func plan(_ lengths: [Int], _ copies: DocumentCopies, ranks: Int) throws -> CorpusPlan {
    if case .trained(let size) = vocabulary { _ = try BytePairTrainer(vocabularySize: size) }
    let rule = SplitRule(validation: validation, test: test, seed: seed, duplicates: duplicates)
    return CorpusPlan(try DocumentSplit(lengths: lengths, copies: copies, rule: rule), lengths: lengths, ranks: ranks)
  }

  /// The tokenizer, on every rank. Collective.
  private func tokenizer(learningFrom text: SpreadText, _ plan: CorpusPlan) throws -> Tokenizer {
    switch vocabulary {
    case .given(let tokenizer): tokenizer
    case .trained(let size): try train(BytePairTrainer(vocabularySize: size), on: text, plan.shards(of: .train))
    }
  }

  /// Counts words on all ranks, learns merges on rank 0, and gives all ranks the tokenizer. Collective.
  private func train(
    _ trainer: consuming BytePairTrainer, on text: SpreadText, _ shards: [ArraySlice<Int>]
  ) throws -> Tokenizer {
    var chunks = TextChunks()
    try text.forEachPart(of: shards) { part, place in
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

extension CorpusBuilder.Vocabulary {
  /// The size that is trained to; nil for a given tokenizer.
  fileprivate var trainedSize: Int? { if case .trained(let size) = self { size } else { nil } }

  /// The checksum of a given tokenizer; nil for one that is trained.
  fileprivate var checksum: String? {
    if case .given(let tokenizer) = self { Checksum.of([UInt8](tokenizer.json())) } else { nil }
  }
}
