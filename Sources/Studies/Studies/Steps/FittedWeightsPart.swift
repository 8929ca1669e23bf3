import Corpora
import Ensembles
import Evaluation
import Files
import MessagePassing

/// Members' weights that were fitted on validation, and the losses that they give on test.
public struct WeightedEnsemble: Codable, Sendable {
  /// The weights for the mean of logits and of probabilities, one a member.
  public let logits: [Double], probabilities: [Double]
  /// The losses on test, in nats per token.
  public let logitLoss: Double, probabilityLoss: Double
  /// The losses on validation; absent in results of earlier versions.
  public let validation: Losses?

  /// The losses of both averages with fitted weights, in nats per token.
  public struct Losses: Codable, Sendable {
    /// Those of the mean of logits and of the mean of probabilities.
    public let logits: Double, probabilities: Double
  }

  /// True when the weights are those of so many members.
  func isComplete(members count: Int) -> Bool { logits.count == count && probabilities.count == count }
}

/// The mixture weights of each chosen ensemble where the study asks for them, and of those that may teach by them.
final class FittedWeightsPart: StudyPart {
  let purpose = "fitting weights"
  let isShared = false
  /// The evaluated candidates, chosen ones with their fitted weights.
  private(set) var cells: [StudyResult.CellResult] = []

  /// Forward passes that a fit takes about over validation (scores, and Newton's steps for logits), and over test.
  private static let validationPasses = 10, testPasses = 2

  func grow(_ graph: StudyGraph) throws {
    guard let ensembles = graph.part(EnsemblesPart.self) else { return }
    cells = ensembles.cells
    let sizes = ensembles.isComplete ? cells.map(\.tokens) : graph.study.cells.map(\.tokens)
    let purposes = Purposes(graph.study.configuration, taughtTokens: sizes.max())
    guard ensembles.isComplete else { return forecast(graph, purposes) }
    for index in cells.indices where cells[index].isChosen && purposes.includes(cells[index].model, cells[index].tokens)
    {
      cells[index].weighted = try weights(of: cells[index], purposes, graph)
    }
  }

  /// The uses of fitted weights in a study.
  private struct Purposes {
    /// True when the weights of every ensemble are evaluated.
    private let areEvaluated: Bool
    /// The students that may learn from an ensemble with fitted weights.
    private let students: DistillationConfiguration?
    /// The tokens of the ensembles that may teach.
    private let taughtTokens: Int?

    init(_ configuration: StudyConfiguration, taughtTokens: Int?) {
      areEvaluated = configuration.evaluation.weights.contains(.fit)
      students = configuration.distillation.flatMap { $0.averaging == .fitted ? $0 : nil }
      self.taughtTokens = taughtTokens
    }

    /// True when the weights of an ensemble are fitted.
    func includes(_ size: String, _ tokens: Int) -> Bool { areEvaluated || include(teacher: size, tokens) }

    /// True when an ensemble may teach by its fitted weights.
    func include(teacher size: String, _ tokens: Int) -> Bool {
      tokens == taughtTokens && students?.mayTeach(size) ?? false
    }
  }

  private func forecast(_ graph: StudyGraph, _ purposes: Purposes) {
    for cell in graph.study.cells where purposes.includes(cell.size, cell.tokens) {
      guard let candidate = graph.part(MembersPart.self)?.firstCandidate(of: cell) else { continue }
      let step = ForecastStep(name: "fitted weights", cost: cost(graph.study, cell, members: candidate.members.count))
      graph.add(step, stage: "evaluation", isComplete: false)
    }
  }

  private func cost(_ study: Study, _ cell: Cell, members: Int) -> StepCost {
    let tokens =
      Self.validationPasses * study.store.tokens(of: .validation) + Self.testPasses * study.store.tokens(of: .test)
    return study.scoringCost(cell, tokens: tokens * members)
  }

  /// The weights of an ensemble; nil when they are not in the store. Collective.
  private func weights(
    of ensemble: StudyResult.CellResult, _ purposes: Purposes, _ graph: StudyGraph
  ) throws -> WeightedEnsemble? {
    let study = graph.study
    let isComparedOnValidation = purposes.include(teacher: ensemble.model, ensemble.tokens)
    guard let cell = study.cell(of: ensemble) else { return nil }
    let count = ensemble.directories.count
    let models = EvaluatedModels(fingerprints: ensemble.fingerprints, description: "weights of \(count) members")
    let step = try EvaluationStep<WeightedEnsemble>(
      WeightsKey(members: ensemble.fingerprints), of: models, cost: cost(study, cell, members: count),
      isComplete: { $0.isComplete(members: count) && ($0.validation != nil || !isComparedOnValidation) }
    ) { try study.fitWeights(of: ensemble.directories, setting: $0) }
    return try graph.value(step, stage: "evaluation")
  }
}

/// Everything that the fitted weights of an ensemble depend on.
private struct WeightsKey: Encodable {
  let kind = "weights"
  let version = 1
  let members: [Fingerprint]
}

extension ModelEvaluation {
  /// The losses of both averages with some weights on a split. Collective.
  fileprivate func losses(_ weights: EnsembleWeights, on split: Split) throws -> WeightedEnsemble.Losses {
    let scores = try memberScores(split)
    return WeightedEnsemble.Losses(
      logits: try scorer(split).loss(logitWeights: weights.logits, bytes: scores.bytes).nats,
      probabilities: scores.loss(probabilityWeights: weights.probabilities).nats)
  }
}

extension Study {
  /// Fits members' weights on validation and measures them on test. Collective.
  fileprivate func fitWeights(of directories: [String], setting: ScoringSetting) throws -> WeightedEnsemble {
    let evaluation = try ModelEvaluation(directories, of: ScoredText(corpus), world: world, setting: setting) {
      [logger] in
      logger.warning("\($0)")
    }
    let weights = try evaluation.fitWeights(to: .validation)
    let test = try evaluation.losses(weights, on: .test)
    return WeightedEnsemble(
      logits: weights.logits, probabilities: weights.probabilities, logitLoss: test.logits,
      probabilityLoss: test.probabilities, validation: try evaluation.losses(weights, on: .validation))
  }

  /// The cell that an evaluated ensemble is of.
  func cell(of ensemble: StudyResult.CellResult) -> Cell? {
    cells.first { $0.size == ensemble.model && $0.tokens == ensemble.tokens }
  }
}
