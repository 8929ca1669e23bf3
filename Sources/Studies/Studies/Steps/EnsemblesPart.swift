import Corpora
import Ensembles
import Evaluation
import Files
import MessagePassing

/// The K-curves of every candidate, and the choice of each cell's ensemble.
final class EnsemblesPart: StudyPart {
  let purpose = "evaluating ensembles"
  let isShared = false
  /// The evaluated candidates in the order of the cells; those whose members all diverged are left out.
  private(set) var cells: [StudyResult.CellResult] = []
  /// True when every candidate is evaluated.
  private(set) var isComplete = false

  func grow(_ graph: StudyGraph) throws {
    let candidates = graph.part(MembersPart.self)?.candidates ?? []
    isComplete = graph.part(SearchPart.self)?.searches.allSatisfy { !$0.isForecast } ?? true
    var evaluated: [StudyResult.CellResult] = []
    for candidate in candidates {
      if candidate.states.allSatisfy(\.isEnded) {
        guard !candidate.finished.isEmpty else { continue }
        if let cell = try evaluate(candidate, graph) { evaluated.append(cell) } else { isComplete = false }
      } else {
        isComplete = false
        forecast(candidate, graph)
      }
    }
    cells = isComplete ? Self.choose(evaluated) : []
  }

  /// The ensemble of a candidate's finished members; nil when its curves are not in the store. Collective.
  private func evaluate(_ candidate: EnsembleCandidate, _ graph: StudyGraph) throws -> StudyResult.CellResult? {
    let members = candidate.finished
    let validation = try graph.study.curves(.validation, of: members, cell: candidate.cell, graph)
    let test = try graph.study.curves(.test, of: members, cell: candidate.cell, graph) { [study = graph.study] in
      study.reportEnsemble(EvaluatedEnsemble(candidate, $0))
    }
    guard let validation, let test, let parameters = members.first?.result.parameters else { return nil }
    return StudyResult.CellResult(
      model: candidate.cell.size, parameters: parameters, tokens: candidate.cell.tokens, point: candidate.point,
      epochsFactor: candidate.factors.epochs, weightDecayFactor: candidate.factors.weightDecay, isChosen: false,
      operations: candidate.members.first?.cost.operations ?? 0, directories: members.map { $0.step.run.directory },
      fingerprints: members.map { $0.step.runFingerprint }, trainLosses: members.map { $0.result.trainLoss },
      validation: validation, test: test, weighted: nil)
  }

  private func forecast(_ candidate: EnsembleCandidate, _ graph: StudyGraph) {
    let study = graph.study
    let passes = [Split.validation, .test].reduce(0) { $0 + study.store.tokens(of: $1) }
    let cost = study.scoringCost(candidate.cell, tokens: passes * candidate.members.count)
    graph.add(ForecastStep(name: "curves of an ensemble", cost: cost), stage: "evaluation", isComplete: false)
  }

  /// Marks the candidate of each cell whose limit of infinitely many members is best on validation.
  ///
  /// Settings that are best for one member are not best for many, so K = 1 does not decide.
  static func choose(_ candidates: [StudyResult.CellResult]) -> [StudyResult.CellResult] {
    var result = candidates
    let groups = Dictionary(grouping: candidates.indices) { "\(candidates[$0].model) \(candidates[$0].tokens)" }
    for group in groups.values {
      let best = group.min { candidates[$0].validationLimit < candidates[$1].validationLimit }
      if let best { result[best].isChosen = true }
    }
    return result
  }
}

extension [StudyResult.CellResult] {
  /// The chosen ensemble of a cell.
  func chosen(for cell: Cell) -> StudyResult.CellResult? {
    first { $0.isChosen && $0.model == cell.size && $0.tokens == cell.tokens }
  }
}

/// Everything that the curves of an ensemble depend on.
private struct CurvesKey: Encodable {
  let kind = "ensemble"
  let version = 4
  let split: Split
  let members: [Fingerprint]
}

extension Study {
  /// The K-curves of finished members on a split; nil when they are not in the store. Collective.
  func curves(
    _ split: Split, of members: [FinishedRun], cell: Cell, stage: String = "evaluation", _ graph: StudyGraph,
    tell: @escaping (EnsembleCurves) -> Void = { _ in }
  ) throws -> EnsembleCurves? {
    let fingerprints = members.map { $0.step.runFingerprint }
    return try curves(
      split, of: members.map { $0.step.run.directory }, from: fingerprints,
      key: CurvesKey(split: split, members: fingerprints), cell: cell, stage: stage, graph, tell: tell)
  }

  /// The K-curves of models of a cell on a split; nil when they are not in the store. Collective.
  ///
  /// - Parameters:
  ///   - runs: the runs that make them.
  ///   - key: all that the curves depend on.
  ///   - tell: called on the first rank as soon as they are known.
  func curves(
    _ split: Split, of directories: [String], from runs: [Fingerprint], key: some Encodable, cell: Cell, stage: String,
    _ graph: StudyGraph, tell: @escaping (EnsembleCurves) -> Void = { _ in }
  ) throws -> EnsembleCurves? {
    let count = directories.count
    let tokens = store.tokens(of: split)
    let models = EvaluatedModels(
      fingerprints: runs, description: "\(count) members on \(tokens) \(split.rawValue) tokens")
    let step = try EvaluationStep<EnsembleCurves>(
      key, of: models, cost: scoringCost(cell, tokens: tokens * count), isComplete: { $0.isComplete(members: count) },
      tell: tell
    ) { [corpus, world] setting in
      let evaluation = try ModelEvaluation(directories, of: ScoredText(corpus), world: world, setting: setting)
      return EnsembleCurves(try evaluation.scores(split))
    }
    return try graph.value(step, stage: stage)
  }

  /// The cost of so many tokens of forward passes.
  func scoringCost(_ cell: Cell, tokens: Int) -> StepCost {
    var cost = cell.forwardCost(tokens: Double(tokens))
    cost.scoring = ScoringCost(tokens: tokens, by: cell.base.model)
    return cost
  }
}
