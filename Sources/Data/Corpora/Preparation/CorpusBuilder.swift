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
  /// The tokenizer's origin.
  public var vocabulary: Vocabulary
  /// The size of the validation split.
  public var validation: HeldOutSize
  /// The size of the test split.
  public var test: HeldOutSize
  /// The seed of the order in which documents are split.
  public var seed: UInt64
  /// The treatment of exact copies.
  public var duplicates = DuplicateRule.drop
  /// A directory in which a text that is too long for memory may be kept; the system's for temporary files unless given.
  public var scratchDirectory: String?
  /// The largest size of all different words that a tokenizer is trained on, as `PretokenCounts.size` has it.
  package var wordLimit = TokenizerTraining.usualLimit
  /// The most seconds to wait for another process that prepares the same corpus.
  public var timeout = 0.0

  /// A builder; 5 % each are held out unless said otherwise.
  public init(
    vocabulary: Vocabulary, validation: HeldOutSize = 0.05, test: HeldOutSize = 0.05, seed: UInt64 = 0
  ) {
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
    var division = try ranks.agree { try TextDivision(of: text, copies, by: rule, vocabulary) }
    division.wordLimit = wordLimit
    let path = String(decoding: try ranks.broadcastFromRoot { Array(try directory(recipe).utf8) }, as: UTF8.self)
    let artifact = CorpusArtifact(directory: path, recipe: recipe, tokenizer: vocabulary.given)
    let target = CorpusTarget(artifact, ranks: ranks)
    return try target.claim(timeout: timeout) {
      let (tokenizer, plan) = try division.divide()
      let writer = CorpusWriter(directory: path, text: text, plan: plan, scratch: scratchDirectories)
      let isCut = text.lengths.count != facts.documentCount
      return try writer.write(with: tokenizer, isCut: isCut, recipe: recipe)
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

  private var rule: SplitRule {
    SplitRule(validation: validation, test: test, seed: seed, duplicates: duplicates)
  }
}
