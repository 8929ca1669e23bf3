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
  /// The pairs of documents that are learned, by the number of their corpus.
  public var pairs: [Int: PairInputs]

  /// The inputs of a run.
  ///
  /// - Precondition: there is at least one corpus.
  public init(
    corpora: [Corpus], distillation: DistillationData = DistillationData(), initialModel: String? = nil,
    pairs: [Int: PairInputs] = [:]
  ) {
    precondition(!corpora.isEmpty, "a run without a corpus")
    self.corpora = corpora
    self.distillation = distillation
    self.initialModel = initialModel
    self.pairs = pairs
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
  /// Makes sure that all ranks opened the same corpora and pairs. Collective.
  ///
  /// - Throws: `AgreedFailure` with `CorpusError.otherThanFirst` when a rank's corpus differs from the first rank's, with
  ///   `TrainingError.otherPairs` when its pairs do.
  public func agree(on world: Communicator) throws {
    for corpus in corpora { try corpus.agree(on: world) }
    let own = pairs.sorted { $0.key < $1.key }.flatMap { [$0.value.learned, $0.value.heldOut].compactMap(\.self) }
    let first = try world.broadcast(Array(own.map(\.checksum).joined(separator: " ").utf8))
    try world.agree {
      let expected = String(decoding: first, as: UTF8.self).split(separator: " ").map(String.init)
      guard own.map(\.checksum) != expected else { return }
      throw TrainingError.otherPairs(directory: own.first?.directory)
    }
  }
}
