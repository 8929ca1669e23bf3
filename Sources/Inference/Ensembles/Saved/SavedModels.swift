import Checkpoints
import Corpora
import Evaluation
import Files
import Foundation
import NGrams
import TensorKernels
import Tokenizers
import Transformers

/// Models of one vocabulary and one tokenizer that were saved in directories of Hugging Face layout.
///
/// Their agreement is checked here and nowhere else: with a corpus they must predict its tokens, without
/// one those of the first model.
public struct SavedModels {
  /// The context lengths that go together.
  public enum Contexts: Sendable {
    /// All models have one context length: their logits are combined token by token.
    case equal
    /// Every model has its own: each scores a text in windows of its own.
    case any
  }

  /// One directory a model.
  public let directories: [String]
  /// One shape a model.
  public let models: [ModelConfiguration]
  /// The checksum of the first model's tokenizer file.
  public let tokenizerChecksum: String

  /// Models that predict a corpus's tokens. Their vocabularies may have more rows, which pad them and belong to no token.
  ///
  /// - Throws: `EnsembleError`, `FileError.system`, `CheckpointError`, `ConfigurationError`, `TokenizerError`, `CorpusError`.
  public init(directories: [String], corpus: Corpus, contexts: Contexts = .equal) throws {
    try self.init(directories)
    try checkRows(for: corpus.manifest.vocabulary)
    try checkVocabularies(vocabularySize, of: .firstModel)
    if contexts == .equal { try checkContexts() }
    try checkTokenizers(of: "the corpus") { try corpus.tokenizerDifference(of: $0) }
  }

  /// Models that predict the tokens of the first one.
  ///
  /// - Throws: `EnsembleError`, `FileError.system`, `CheckpointError`, `ConfigurationError`, `TokenizerError`.
  public init(directories: [String]) throws {
    try self.init(directories)
    try checkVocabularies(vocabularySize, of: .firstModel)
    try checkContexts()
    let tokenizer = try tokenizer()
    guard tokenizer.vocabularySize <= vocabularySize else {
      throw EnsembleError.largerTokenizer(
        directory: directories[0], tokenizer: tokenizer.vocabularySize, model: vocabularySize)
    }
    try checkTokenizers(of: directories[0]) { file in
      guard Checksum.of(file) != tokenizerChecksum else { return nil }
      return try Tokenizer(json: Data(file), roles: .decided(endOfText: tokenizer.endOfText))
        .firstDifference(from: tokenizer)
    }
  }

  private init(_ directories: [String]) throws {
    guard let first = directories.first else { throw EnsembleError.noMembers }
    if let directory = directories.first(where: NGramDirectory.isOne) {
      throw EnsembleError.ngramModel(directory: directory)
    }
    self.directories = directories
    models = try directories.map { try ModelDirectory.configuration($0) }
    tokenizerChecksum = Checksum.of(try Self.tokenizerFile(first))
  }

  /// V of all models, at least the number of tokens.
  public var vocabularySize: Int { models[0].vocabularySize }

  /// T of the first model, and of all when contexts are equal.
  public var contextLength: Int { models[0].contextLength }

  /// The meaning of the models' tokens.
  ///
  /// - Throws: `FileError.system`, `TokenizerError`.
  public func tokenizer() throws -> Tokenizer { try Tokenizer(TokenizerFiles(path: directories[0])) }

  /// A model's weights, all of them finite.
  ///
  /// - Throws: `EnsembleError.weightsNotFinite`, `FileError.system`, `CheckpointError`, `ConfigurationError`.
  public func read(_ member: Int) throws -> Parameters {
    let parameters = try ModelDirectory.read(directories[member])
    guard parameters.flat.isFinite else { throw weightsNotFinite(parameters, member) }
    return parameters
  }

  private func weightsNotFinite(_ parameters: Parameters, _ member: Int) -> EnsembleError {
    let slot = parameters.layout.slots.first { !parameters.tensor($0).isFinite }
    return .weightsNotFinite(directory: directories[member], tensor: slot?.name ?? "")
  }
}

extension SavedModels {
  /// The cost of scoring a split by every model once.
  ///
  /// - Parameter withStored: true when models whose run has stored its scores are computed, too.
  func cost(_ split: Split, of text: ScoredText, withStored: Bool = true) -> ScoringCost {
    let computed = models.indices.filter { withStored || !exists("\(directories[$0])/\(LogProbabilityFile.name)") }
    return computed.reduce(into: ScoringCost()) { $0.add(text.cost(split, by: models[$1])) }
  }

  private static func tokenizerFile(_ directory: String) throws(FileError) -> [UInt8] {
    try readFile(ModelDirectory.tokenizerPath(directory))
  }

  /// Refuses models with fewer rows than a corpus has tokens.
  private func checkRows(for vocabulary: Int) throws {
    for (directory, model) in zip(directories, models) where model.vocabularySize < vocabulary {
      throw EnsembleError.otherVocabulary(
        directory: directory, found: model.vocabularySize, expected: vocabulary, reference: .corpus)
    }
  }

  private func checkVocabularies(_ expected: Int, of reference: EnsembleError.Reference) throws {
    for (directory, model) in zip(directories, models) where model.vocabularySize != expected {
      throw EnsembleError.otherVocabulary(
        directory: directory, found: model.vocabularySize, expected: expected, reference: reference)
    }
  }

  private func checkContexts() throws {
    for (directory, model) in zip(directories, models) where model.contextLength != contextLength {
      throw EnsembleError.otherContext(directory: directory, found: model.contextLength, expected: contextLength)
    }
  }

  /// Refuses models whose tokens mean other texts; their files may differ.
  ///
  /// - Parameters:
  ///   - reference: the standard of comparison, for the error.
  ///   - difference: gives the first difference of a file's content from the reference, in one clause.
  private func checkTokenizers(of reference: String, difference: ([UInt8]) throws -> String?) throws {
    for directory in directories {
      guard let difference = try difference(Self.tokenizerFile(directory)) else { continue }
      throw EnsembleError.otherTokenizer(directory: directory, reference: reference, difference: difference)
    }
  }
}
