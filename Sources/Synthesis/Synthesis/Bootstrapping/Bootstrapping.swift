import Checkpoints
import Corpora
import Ensembles
import Files
import MessagePassing
import RankGroups

/// Lets a model write documents from the training documents of its own corpus, without any other model.
///
/// A conditional model p(d₂ | d₁) was tuned on pairs of similar documents. For each text a document d₁ is drawn, each with the same
/// probability, and then d₂ from the model. Without d₁ any model of the corpus writes texts of its own: the control. The directory is an
/// artifact: found again by its recipe, continued after an interruption, and extended when more texts are asked for. A text is a function
/// of the recipe and its number, so the files are the same on any number of ranks.
///
/// Source: Yang et al., "Synthetic bootstrapped pretraining", 2025, https://arxiv.org/abs/2509.15248, section 2. Temperature, nucleus
/// and filters are a choice of this project, since the paper names none.
public struct Bootstrapping {
  /// The end of the writing.
  public enum Outcome: Sendable {
    /// The documents are complete.
    case finished(BootstrapManifest)
    /// It was asked to stop, and the same call resumes.
    case stopped
  }

  /// Called on the first rank while texts are drawn: those so far, and all.
  public typealias Report = (_ done: Int, _ all: Int) -> Void

  private let artifact: BootstrapArtifact
  private let corpus: Corpus
  private let models: SavedModels

  /// The texts of a model in a directory.
  ///
  /// - Parameters:
  ///   - corpus: the corpus whose training documents are the seeds; held-out ones are on no side.
  ///   - model: the directory of the model.
  ///   - directory: the directory that documents go to.
  /// - Throws: `SynthesisError.setting`, `EnsembleError` when the model has another tokenizer than the corpus, `FileError`,
  ///   `CheckpointError`.
  public init(_ settings: BootstrapSettings, corpus: Corpus, model: String, directory: String) throws {
    try settings.check()
    models = try SavedModels(directories: [model], corpus: corpus)
    artifact = BootstrapArtifact(
      directory: directory,
      recipe: BootstrapRecipe(
        settings, model: try ModelDirectory.weightsChecksum(model), contextLength: models.contextLength,
        corpus: corpus.fingerprint))
    self.corpus = corpus
  }

  /// The number of texts that a directory was last asked for, complete or not; nil when it has none.
  ///
  /// - Throws: `FileError`.
  public static func textCount(in directory: String) throws -> Int? { try BootstrapArtifact.textCount(in: directory) }

  /// Draws the texts that are missing, and writes the documents. Collective.
  ///
  /// - Throws: `AgreedFailure` with `SynthesisError`, `FileError`, `CorpusError` or the errors of the model; `MPIError`.
  public func samples(
    on world: Communicator, stop: StopFlag, report: @escaping Report = { _, _ in }
  ) throws -> Outcome {
    try agreeOnRecipe(world)
    let claim = try RootClaim(artifact, world) { try artifact.openDraws() }
    if claim.isFinished { return .finished(try manifest(world)) }
    return try withExtendedLifetime(claim) {
      try StopSignal.holdTermination { try make(on: world, stop: stop, report: report) }
    }
  }

  /// The manifest of complete texts, as rank 0 reads it. Collective.
  private func manifest(_ world: Communicator) throws -> BootstrapManifest {
    let bytes = try world.broadcastFromRoot { try readFile(artifact.manifestPath) }
    return try SealedFile.decode(BootstrapManifest.self, from: bytes, path: artifact.manifestPath)
  }

  /// Collective.
  private func make(on world: Communicator, stop: StopFlag, report: @escaping Report) throws -> Outcome {
    let settings = artifact.recipe.settings
    let seeds = try world.agree {
      try SeedDocuments(corpus, tokens: settings.tokens, passages: settings.passages)
    }
    let drawing = TextDrawing(artifact, models: models, seeds: seeds, world: world, stop: stop)
    guard try drawing.run(report: { report(min($0, settings.texts - 1), settings.texts) }) else { return .stopped }
    if world.isRoot { report(settings.texts, settings.texts) }
    return .finished(try write(seeds, world))
  }

  /// Writes the documents of all texts. Collective.
  private func write(_ seeds: SeedDocuments, _ world: Communicator) throws -> BootstrapManifest {
    let sources = try world.agree { try DocumentSources(corpus) }
    let judge = TextJudge(recipe: artifact.recipe, seeds: seeds, sources: sources)
    try BootstrapWriter(artifact, judge: judge, world: world).write()
    return try manifest(world)
  }

  /// Makes sure that all ranks read the same model and corpus. Collective.
  private func agreeOnRecipe(_ world: Communicator) throws {
    let own = try world.agree { Array(try Fingerprint(of: artifact.recipe).hexadecimal.utf8) }
    let first = try world.broadcast(own)
    try world.agree {
      guard own == first else { throw SynthesisError.otherThanFirst(directory: artifact.directory) }
    }
  }
}
