import Corpora
import Evaluation
import MessagePassing
import TensorKernels
import Transformers

/// Saved models that all ranks evaluate on the splits of one corpus.
public struct ModelEvaluation {
  /// Told why stored scores are not used, on one of the ranks that hold the model.
  public typealias Warning = (String) -> Void

  private let models: SavedModels
  private let corpus: Corpus
  private let world: Communicator
  private let setting: ScoringSetting
  private let warn: Warning
  /// The tokens of a split that are scored, from its beginning; nil for all.
  public var limit: Int?

  /// Checks the models against the corpus. Collective; all ranks name the same directories and corpus.
  ///
  /// - Parameters:
  ///   - contexts: `.any` for `memberScores` alone.
  ///   - setting: who may stop the scorings, and where they keep what they have then.
  /// - Throws: `AgreedFailure` when a rank finds a fault, `MPIError`.
  public init(
    _ directories: [String], corpus: Corpus, contexts: SavedModels.Contexts = .equal, world: Communicator,
    setting: ScoringSetting = ScoringSetting(), warn: @escaping Warning = { _ in }
  ) throws {
    models = try world.agree { try SavedModels(directories: directories, corpus: corpus, contexts: contexts) }
    self.corpus = corpus
    self.world = world
    self.setting = setting
    self.warn = warn
  }

  /// The length of a split's text in bytes, as far as it is scored.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read it. Collective.
  public func bytes(_ split: Split) throws -> Int {
    let part = corpus.manifest.part(split)
    guard let limit, limit < part.tokens else { return part.bytes }
    return try world.agree {
      let tokenizer = try corpus.tokenizer()
      let file = try corpus.tokens(split)
      return stride(from: 0, to: limit, by: 1 << 16).reduce(0) {
        $0 + tokenizer.decode(file.tokens($1..<min($1 + 1 << 16, limit))).count
      }
    }
  }

  /// What it takes to score a split by every model once.
  public func cost(_ split: Split) -> ScoringCost {
    let tokens = min(limit ?? .max, corpus.manifest.part(split).tokens)
    return models.models.reduce(into: ScoringCost()) { cost, model in
      // A forward pass is a third of a training step.
      cost.add(tokens: tokens, contextLength: model.contextLength, perToken: model.trainingOperationsPerToken / 3)
    }
  }

  /// Scores a split by every prefix of the models, by both averages. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read, a loss is NaN or infinite, or on a stop request; `MPIError`.
  public func scores(_ split: Split) throws -> EnsembleScores { try scores(split, by: scorer(split)) }

  /// Scores a split by a scorer of it. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot score, a loss is NaN or infinite, or on a stop request; `MPIError`.
  public func scores(_ split: Split, by scorer: EnsembleScorer) throws -> EnsembleScores {
    let scores = try scorer.scores(bytes: bytes(split))
    // The scores are the same on all ranks.
    try world.agree { try checkFinite(scores, split) }
    return scores
  }

  private func checkFinite(_ scores: EnsembleScores, _ split: Split) throws(EnsembleError) {
    let fault = scores.members.firstIndex { !$0.allSatisfy(\.isFinite) }
    if let fault { throw .lossNotFinite(directory: models.directories[fault], split: split.rawValue) }
  }

  /// Reads this rank's models and a split to be scored by both averages. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read.
  public func scorer(_ split: Split) throws -> EnsembleScorer {
    try world.agree {
      try EnsembleScorer(
        models.members, windows: windows(split), world: world, setting: setting.named("\(split.rawValue)-ensembles"))
    }
  }

  /// Scores a split by every model alone, from which the mean of probabilities follows. Collective.
  ///
  /// A model's scores are those that its run has stored, when it is a finished run of this corpus, else those of a forward
  /// pass. Each model reads the split in windows of its own context.
  ///
  /// The bits are those of `scores` as long as members × vocabulary is at most 2¹⁸; beyond, `scores` computes logits for
  /// fewer rows at a time, and the last bits of some products depend on that.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read, a loss is NaN or infinite, or on a stop request; `MPIError`.
  public func memberScores(_ split: Split) throws -> EnsembleScores {
    try scores(split, by: memberScorer(split))
  }

  private func memberScorer(_ split: Split) throws -> EnsembleScorer {
    try world.agree {
      try EnsembleScorer(
        storedMembers(split), windows: windows(split), world: world, needsLogits: false,
        setting: setting.named("\(split.rawValue)-members"))
    }
  }

  private func windows(_ split: Split) throws -> TokenWindows {
    let text = try EvaluationStream(try corpus.tokens(split), sequenceLength: models.contextLength, split: split)
    return TokenWindows(text.prefix(limit ?? text.count))
  }

  private func storedMembers(_ split: Split) -> [EnsembleMember] {
    models.directories.indices.map {
      models.storedMember($0, split, of: corpus, warn: isFirstHolder(of: $0) ? warn : { _ in })
    }
  }

  /// True on one of the ranks that hold a member: the one that computes its first pass.
  private func isFirstHolder(of member: Int) -> Bool {
    MemberAssignment(ranks: world.size, members: models.directories.count)
      .computes(rank: world.rank, member: member, pass: 0)
  }
}

extension ModelEvaluation {
  /// The mixture weights of both averages that give a split the least loss. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read or on a stop request, `MPIError`.
  public func fitWeights(to split: Split) throws -> EnsembleWeights {
    EnsembleWeights(
      probabilities: try fitProbabilityWeights(to: split), logits: try scorer(split).fitLogitWeights())
  }

  /// The mixture weights of the mean of probabilities that give a split the least loss. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read, `MPIError`.
  public func fitProbabilityWeights(to split: Split) throws -> [Double] {
    try memberScores(split).fitProbabilityWeights(ranks: world)
  }

  /// The loss of one model whose weights are the means of the models' weights. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read or shapes differ, `MPIError`.
  public func weightAverageLoss(_ split: Split) throws -> Loss {
    let windows = try world.agree { try self.windows(split) }
    let scorer = try world.agree { TransformerScorer(try models.meanWeights()) }
    let setting = setting.named("\(split.rawValue)-average")
    return try world.stopping(setting) {
      Loss(try scorer.logProbabilities(of: windows, team: world, setting: setting), bytes: try bytes(split))
    }
  }
}
