import Checkpoints
import Configurations
import Corpora
import Files
import Transformers

/// A model whose weights runs start from: a run, or a directory of Hugging Face layout.
public struct InitialModel: Sendable {
  /// The directory of the model.
  public let directory: String
  /// The checksum of its weights.
  public let checksum: String
  /// Its shape. The context is the one that runs use, which may be shorter than the model's.
  public let model: ModelConfiguration

  /// Reads the section `initialization` of a file, and the description and checksum of the model that it names.
  ///
  /// - Throws: `ConfigurationError`, `FileError`, `CheckpointError`.
  public init(_ section: ConfigurationSection) throws {
    directory = try section.text("model")
    let complete = try ModelDirectory.configuration(directory)
    let length = try section.integer("contextLength", in: 1...complete.contextLength, default: complete.contextLength)
    try section.finish()
    model = complete.with(contextLength: length)
    checksum = try ModelDirectory.weightsChecksum(directory)
  }

  /// Refuses keys of the first weights in the section `training` of a file.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  package func checkDraws(_ training: ConfigurationSection) throws(ConfigurationError) {
    if try training.section("seeds").has("initialization") { throw Self.drawn(by: "seeds.initialization") }
    if training.has("outputInitialization") { throw Self.drawn(by: "outputInitialization") }
  }

  private static func drawn(by key: String) -> ConfigurationError {
    .contradiction("training.\(key) draws weights, but initialization.model gives them; leave one of them out")
  }

  /// Checks that the tokens of a corpus are those of the model.
  ///
  /// - Throws: `TrainingError.otherTokenizer`, `FileError`, `TokenizerError`.
  package func checkTokenizer(_ corpus: Corpus) throws {
    let file = try readFile(ModelDirectory.tokenizerPath(directory))
    if let difference = try corpus.tokenizerDifference(of: file) ?? difference(of: corpus.manifest.vocabulary) {
      throw TrainingError.otherTokenizer(directory: directory, difference: difference)
    }
  }

  /// The difference of a vocabulary that the model has too few rows for. More rows pad it and belong to no token.
  private func difference(of vocabulary: Int) -> String? {
    model.vocabularySize < vocabulary ? "the model has \(model.vocabularySize) tokens instead of \(vocabulary)" : nil
  }
}
