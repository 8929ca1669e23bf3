import Checkpoints
import Corpora
import Evaluation
import Files
import MessagePassing
import Transformers

/// Members that were saved in folders of Hugging Face layout.
public struct SavedEnsemble {
  /// One folder a member.
  public let folders: [String]
  /// The members' shapes.
  public let models: [ModelConfiguration]

  /// Reads the members' shapes.
  ///
  /// - Throws: `EnsembleError`, `FileError.system`, `CheckpointError`.
  public init(folders: [String], corpus: Corpus) throws {
    models = try folders.map { try ModelFolder.configuration($0) }
    guard let first = models.first else { throw EnsembleError.noMembers }
    for (folder, model) in zip(folders, models) {
      guard model.vocabularySize == corpus.manifest.vocabulary else {
        throw EnsembleError.otherVocabulary(
          folder: folder, corpus: corpus.manifest.vocabulary, member: model.vocabularySize)
      }
      guard model.contextLength == first.contextLength else {
        throw EnsembleError.unequalMembers(
          folder: folder, what: "context length", expected: first.contextLength, found: model.contextLength)
      }
    }
    self.folders = folders
  }

  /// Scores a split with every prefix of the members. Collective; all ranks read the same folders.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read, `MPIError`.
  public func scores(_ split: Split, of corpus: Corpus, world: Communicator) throws -> EnsembleScores {
    try scorer(split, of: corpus, world: world).scores(bytes: corpus.manifest.part(split).bytes)
  }

  /// Reads this rank's members and a split to be scored. Collective; all ranks read the same folders.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read.
  public func scorer(_ split: Split, of corpus: Corpus, world: Communicator) throws -> EnsembleScorer {
    try world.agree {
      let stream = try EvaluationStream(
        try corpus.tokens(split), sequenceLength: models[0].contextLength, split: split)
      try checkTokenizers(corpus)
      return try EnsembleScorer(models: models, stream: stream, world: world) { try ModelFolder.read(folders[$0]) }
    }
  }

  /// Reads this rank's members and tokens of this corpus, or of samples of its vocabulary, to be scored. Collective; all
  /// ranks read the same folders.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read.
  package func scorer(_ stream: EvaluationStream, of corpus: Corpus, world: Communicator) throws -> EnsembleScorer {
    try world.agree {
      try checkTokenizers(corpus)
      return try EnsembleScorer(models: models, stream: stream, world: world) { try ModelFolder.read(folders[$0]) }
    }
  }

  /// Refuses members whose tokens mean other texts than those of the corpus.
  private func checkTokenizers(_ corpus: Corpus) throws {
    for folder in folders {
      let checksum = Checksum.of(try readFile("\(folder)/tokenizer.json"))
      guard checksum == corpus.manifest.tokenizerChecksum else { throw EnsembleError.otherTokenizer(folder: folder) }
    }
  }
}
