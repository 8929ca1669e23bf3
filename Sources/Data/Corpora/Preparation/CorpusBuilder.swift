import Files
import Foundation
import RankGroups
import Tokenizers

/// Makes a corpus of documents: sets some aside, trains a tokenizer on the rest, and writes the tokens.
///
/// The ranks of a job share the reading, the counting of words and the encoding; rank 0 alone learns the merges and
/// writes. The files are the same on any number of ranks.
public struct CorpusBuilder: Sendable {
  /// Where the tokenizer comes from.
  public enum Vocabulary: Sendable {
    /// Trained on the training documents, to this many tokens.
    case trained(size: Int)
    /// Read from a `tokenizer.json`.
    case given(Tokenizer)
  }

  /// The tokenizer's origin.
  public var vocabulary: Vocabulary
  /// The shares of validation and test, by bytes, in `0..<1`.
  public var validation: Double, test: Double
  /// What shuffles the documents before they are split.
  public var seed: UInt64
  /// The most seconds to wait for another process that prepares the same corpus.
  public var patience = 0.0

  /// A builder; 5 % each are set aside unless said otherwise.
  public init(vocabulary: Vocabulary, validation: Double = 0.05, test: Double = 0.05, seed: UInt64 = 0) {
    self.vocabulary = vocabulary
    self.validation = validation
    self.test = test
    self.seed = seed
  }

  /// Writes the corpus of some documents into a directory, unless it is there already. Collective.
  ///
  /// - Parameters:
  ///   - documents: those that this rank has read; those of rank 0 come first in the text.
  ///   - ranks: all ranks that work on the corpus.
  /// - Returns: the corpus, on every rank.
  /// - Throws: `CorpusError`, `TokenizerError`, `FileError`; what was written until then is removed.
  public func build(
    _ documents: consuming [Document], in directory: String, ranks: any RankGroup = SingleRank()
  ) throws -> Corpus {
    try build(documents, ranks: ranks) { _ in directory }
  }

  /// Writes the corpus of some documents into the directory that belongs to its recipe, unless it is there already.
  /// Collective.
  ///
  /// - Parameter directory: called on rank 0.
  /// - Throws: as `build(_:in:ranks:)`, and what `directory` throws.
  public func build(
    _ documents: consuming [Document], ranks: any RankGroup, directory: (CorpusRecipe) throws -> String
  ) throws -> Corpus {
    let (rule, recipe) = try facts(of: documents, ranks)
    let text = try SpreadText(rule.cut(documents), ranks: ranks)
    let plan = try ranks.agree {
      try checkVocabulary()
      return try CorpusPlan(lengths: text.lengths, builder: self, ranks: ranks.size)
    }
    let path = String(decoding: try ranks.broadcastFromRoot { Array(try directory(recipe).utf8) }, as: UTF8.self)
    var target: CorpusDirectory?
    let known = try ranks.broadcastFromRoot {
      if let description = try CorpusDirectory.description(in: path, recipe: recipe) { return description }
      target = try CorpusDirectory(path, patience: patience)
      // Another process may have finished it before this one took the directory.
      return try CorpusDirectory.description(in: path, recipe: recipe) ?? []
    }
    guard known.isEmpty else { return try Corpus(directory: path, description: known) }
    do {
      let writer = CorpusWriter(
        directory: path, recipe: recipe, plan: plan, isCut: text.lengths.count != rule.documentCount, ranks: ranks)
      return try writer.write(text) { try tokenizer(learningFrom: $0, ranks) }
    } catch {
      target?.discard()
      throw error
    }
  }

  /// How documents are cut, and on rank 0 the recipe. Collective.
  private func facts(of documents: [Document], _ ranks: any RankGroup) throws -> (DocumentPieces, CorpusRecipe) {
    let sizes = try ranks.allGather([documents.count, documents.reduce(0) { $0 + $1.text.count }])
    let checksums = try ranks.gather(documents.flatMap { Array(Checksum.of($0.text).utf8) })
    return (
      DocumentPieces(documentCount: sizes.reduce(0) { $0 + $1[0] }, byteCount: sizes.reduce(0) { $0 + $1[1] }),
      recipe(texts: Checksum.of(checksums.flatMap(\.self)))
    )
  }

  private func recipe(texts: String) -> CorpusRecipe {
    let (size, checksum): (Int?, String?) =
      switch vocabulary {
      case .trained(let size): (size, nil)
      case .given(let tokenizer): (nil, Checksum.of([UInt8](tokenizer.json())))
      }
    return CorpusRecipe(
      version: CorpusRecipe.currentVersion, texts: texts, vocabularySize: size, tokenizer: checksum,
      validation: validation, test: test, seed: seed)
  }

  private func checkVocabulary() throws(TokenizerError) {
    if case .trained(let size) = vocabulary { _ = try BytePairTrainer(vocabularySize: size) }
  }

  /// The tokenizer, on every rank. Collective.
  private func tokenizer(learningFrom texts: [ArraySlice<UInt8>], _ ranks: any RankGroup) throws -> Tokenizer {
    switch vocabulary {
    case .given(let tokenizer): return tokenizer
    case .trained(let size):
      var trainer = try BytePairTrainer(vocabularySize: size)
      for text in texts { trainer.counts.add(document: text.span) }
      try trainer.counts.reduce(over: ranks)
      var trained: Tokenizer?
      let json = try ranks.broadcastFromRoot {
        let tokenizer = try trainer.train()
        trained = tokenizer
        return [UInt8](tokenizer.json())
      }
      return try ranks.agree { try trained ?? Tokenizer(json: Data(json)) }
    }
  }
}
