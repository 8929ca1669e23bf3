import Checkpoints
import Corpora
import Evaluation
import Files
import MessagePassing
import Transformers

/// Members that were saved in directories of Hugging Face layout.
public struct SavedEnsemble {
  /// One directory a member.
  public let directories: [String]
  /// The members' shapes.
  public let models: [ModelConfiguration]

  /// Reads the members' shapes.
  ///
  /// - Throws: `EnsembleError`, `FileError.system`, `CheckpointError`.
  public init(directories: [String], corpus: Corpus) throws {
    models = try directories.map { try ModelDirectory.configuration($0) }
    guard let first = models.first else { throw EnsembleError.noMembers }
    for (directory, model) in zip(directories, models) {
      guard model.vocabularySize == corpus.manifest.vocabulary else {
        throw EnsembleError.otherVocabulary(
          directory: directory, corpus: corpus.manifest.vocabulary, member: model.vocabularySize)
      }
      guard model.contextLength == first.contextLength else {
        throw EnsembleError.unequalMembers(
          directory: directory, what: "context length", expected: first.contextLength, found: model.contextLength)
      }
    }
    self.directories = directories
  }

  /// Scores a split with every prefix of the members. Collective; all ranks read the same directories.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read, `MPIError`.
  public func scores(_ split: Split, of corpus: Corpus, world: Communicator) throws -> EnsembleScores {
    try scorer(split, of: corpus, world: world).scores(bytes: corpus.manifest.part(split).bytes)
  }

  /// Reads this rank's members and a split to be scored. Collective; all ranks read the same directories.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read.
  public func scorer(_ split: Split, of corpus: Corpus, world: Communicator) throws -> EnsembleScorer {
    try world.agree {
      let stream = try EvaluationStream(
        try corpus.tokens(split), sequenceLength: models[0].contextLength, split: split)
      try checkTokenizers(corpus)
      return try EnsembleScorer(models: models, stream: stream, world: world) {
        try ModelDirectory.read(directories[$0])
      }
    }
  }

  /// Reads this rank's members and tokens of this corpus, or of samples of its vocabulary, to be scored. Collective; all
  /// ranks read the same directories.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read.
  package func scorer(_ stream: EvaluationStream, of corpus: Corpus, world: Communicator) throws -> EnsembleScorer {
    try world.agree {
      try checkTokenizers(corpus)
      return try EnsembleScorer(models: models, stream: stream, world: world) {
        try ModelDirectory.read(directories[$0])
      }
    }
  }

  /// Refuses members whose tokens mean other texts than those of the corpus.
  private func checkTokenizers(_ corpus: Corpus) throws {
    for directory in directories {
      if let difference = try corpus.tokenizerDifference(of: readFile(ModelDirectory.tokenizerPath(directory))) {
        throw EnsembleError.otherTokenizer(directory: directory, difference: difference)
      }
    }
  }
}
