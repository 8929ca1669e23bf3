import Checkpoints
import Configurations
import Corpora
import Files
import Foundation
import TeacherData
import Tokenizers
import Transformers

/// Models of one tokenizer that were saved in directories of Hugging Face layout.
public struct SavedTeacher {
  /// One directory a member.
  public let directories: [String]
  /// One shape a member; they agree in vocabulary and context length.
  public let models: [ModelConfiguration]
  /// What the members' tokens mean.
  public let tokenizer: Tokenizer
  /// The checksum of its file.
  public let tokenizerChecksum: String

  /// Reads the members' shapes and their tokenizer.
  ///
  /// - Throws: `GenerationError`, `FileError.system`, `CheckpointError`, `ConfigurationError`, `TokenizerError`.
  public init(directories: [String]) throws {
    guard let first = directories.first else { throw GenerationError.noModels }
    models = try directories.map { try ModelDirectory.configuration($0) }
    let json = try Self.tokenizerFile(first)
    (tokenizer, tokenizerChecksum) = (try Tokenizer(json: Data(json)), Checksum.of(json))
    self.directories = directories
    for (directory, model) in zip(directories, models) { try check(directory, model) }
  }

  private static func tokenizerFile(_ directory: String) throws(FileError) -> [UInt8] {
    try readFile(ModelDirectory.tokenizerPath(directory))
  }

  /// The first difference of a member's tokenizer from the first member's; a file of the same bytes is not parsed.
  private func tokenizerDifference(_ directory: String) throws -> String? {
    let file = try Self.tokenizerFile(directory)
    guard Checksum.of(file) != tokenizerChecksum else { return nil }
    return try Tokenizer(json: Data(file)).firstDifference(from: tokenizer)
  }

  private func check(_ directory: String, _ model: ModelConfiguration) throws {
    guard model.vocabularySize == models[0].vocabularySize else {
      throw GenerationError.unequalModels(
        directory: directory, what: "vocabulary", expected: models[0].vocabularySize, found: model.vocabularySize)
    }
    guard model.contextLength == models[0].contextLength else {
      throw GenerationError.unequalModels(
        directory: directory, what: "context length", expected: models[0].contextLength, found: model.contextLength)
    }
    if let difference = try tokenizerDifference(directory) {
      throw GenerationError.otherTokenizer(directory: directory, first: directories[0], difference: difference)
    }
    guard tokenizer.vocabularySize <= model.vocabularySize else {
      throw GenerationError.largerTokenizer(
        directory: directory, tokenizer: tokenizer.vocabularySize, model: model.vocabularySize)
    }
  }

  /// T of all members.
  public var contextLength: Int { models[0].contextLength }

  /// V of all members.
  public var vocabularySize: Int { models[0].vocabularySize }

  /// A member's weights.
  ///
  /// - Throws: `FileError.system`, `CheckpointError`, `ConfigurationError`.
  public func read(_ member: Int) throws -> Parameters { try ModelDirectory.read(directories[member]) }

  /// What decides a corpus of samples of this teacher.
  ///
  /// - Parameters:
  ///   - tokens: how many are drawn at least; the last sample may go beyond.
  ///   - length: the most tokens of a sample; nil: 16 contexts, so that most windows of a student begin within a text as
  ///     those of documents do.
  /// - Throws: `FileError.system` when a member's weights cannot be read.
  public func recipe(_ settings: SamplingSettings, tokens: Int, length: Int? = nil) throws -> SampleRecipe {
    SampleRecipe(
      members: try directories.map { try ModelDirectory.weightsChecksum($0) }, tokenizer: tokenizerChecksum,
      contextLength: contextLength, length: length ?? 16 * contextLength, tokens: tokens,
      temperature: settings.temperature, topP: settings.topP,
      seed: settings.seed)
  }

  /// The tokens that a text with this beginning starts from: as in training, an end-of-text token stands before it.
  ///
  /// - Throws: `GenerationError.longPrompt` when no token could follow.
  public func prompt(_ text: String) throws(GenerationError) -> [UInt32] {
    let tokens = tokenizer.encode(text)
    guard tokens.count < contextLength else {
      throw .longPrompt(tokens: tokens.count, contextLength: contextLength)
    }
    return [tokenizer.textStart] + tokens
  }
}
