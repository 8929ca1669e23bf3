import Corpora
import Evaluation
import MessagePassing
import TensorKernels
import Transformers

/// Saved models that all ranks evaluate on the splits of one corpus.
public struct ModelEvaluation {
  /// Told why stored scores are not used, on one of the ranks that hold the model.
  public typealias Warning = MemberEvaluation.Warning

  private let models: SavedModels
  /// The text that is scored.
  public let text: ScoredText
  private let world: Communicator
  private let setting: ScoringSetting
  private let warn: Warning

  /// Checks the models against the corpus. Collective; all ranks name the same directories and corpus.
  ///
  /// - Parameter setting: who may stop the scorings, and where they keep what they have then.
  /// - Throws: `AgreedFailure` when a rank finds a fault, `MPIError`.
  public init(
    _ directories: [String], of text: ScoredText, world: Communicator, setting: ScoringSetting = ScoringSetting(),
    warn: @escaping Warning = { _ in }
  ) throws {
    models = try world.agree { try SavedModels(directories: directories, corpus: text.corpus) }
    self.text = text
    self.world = world
    self.setting = setting
    self.warn = warn
  }

  /// The cost of scoring a split by every model once.
  public func cost(_ split: Split) -> ScoringCost { models.cost(split, of: text) }

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
    try world.agree { try scores.checkFinite(models.directories, split) }
    return scores
  }

  private func bytes(_ split: Split) throws -> Int { try world.agree { try text.bytes(split) } }

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
  /// The bits are those of `scores` as long as members × vocabulary is at most 2¹⁸; beyond, `scores` computes logits for
  /// fewer rows at a time, and the last bits of some products depend on that.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read, a loss is NaN or infinite, or on a stop request; `MPIError`.
  public func memberScores(_ split: Split) throws -> EnsembleScores {
    try MemberEvaluation(OpenMembers(models), of: text, world: world, setting: setting, warn: warn).scores(split)
  }

  private func windows(_ split: Split) throws -> TokenWindows {
    try text.windows(split, contextLength: models.contextLength)
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
