import Corpora
import Evaluation
import MessagePassing

/// The opened data of a run; its result depends on their content alone.
public struct RunInputs: Sendable {
  /// The corpora, in the order of the configuration.
  public var corpora: [Corpus]
  /// The data of a teacher, when the run has one.
  public var distillation: DistillationData
  /// The directory of the model that the run starts from; nil when its weights are drawn.
  public var initialModel: String?

  /// The inputs of a run.
  ///
  /// - Precondition: there is at least one corpus.
  public init(
    corpora: [Corpus], distillation: DistillationData = DistillationData(), initialModel: String? = nil
  ) {
    precondition(!corpora.isEmpty, "a run without a corpus")
    self.corpora = corpora
    self.distillation = distillation
    self.initialModel = initialModel
  }

  /// The inputs of a run on one corpus.
  public init(_ corpus: Corpus, distillation: DistillationData = DistillationData()) {
    self.init(corpora: [corpus], distillation: distillation)
  }

  /// The corpus whose held-out documents are evaluated and whose tokenizer the model has.
  public var corpus: Corpus { corpora[0] }

  /// Reads every file of all corpora once a node. Collective.
  ///
  /// - Throws: as `Corpus.verify(on:)`.
  func verify(on world: Communicator) throws {
    for corpus in corpora { try corpus.verify(on: world) }
  }
}

/// The settings of a run that its result does not depend on.
public struct RunOptions: Sendable {
  /// Seconds between checkpoints.
  public var checkpointEvery: Double
  /// The limits that the run may not exceed.
  public var limits: TrainingLimits
  /// The study that trains the run, if one does.
  public var study: String?

  /// The defaults, unless given.
  public init(
    checkpointEvery: Double = TrainingConfiguration.defaultCheckpointInterval,
    limits: TrainingLimits = TrainingLimits(),
    study: String? = nil
  ) {
    self.checkpointEvery = checkpointEvery
    self.limits = limits
    self.study = study
  }
}

extension RunInputs {
  /// Makes sure that all ranks opened the same corpora. Collective.
  ///
  /// - Throws: `AgreedFailure` with `CorpusError.otherThanFirst` when a rank's corpus differs from the first rank's.
  public func agree(on world: Communicator) throws {
    for corpus in corpora { try corpus.agree(on: world) }
  }
}
