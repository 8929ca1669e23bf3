import Ensembles
import Evaluation
import Files
import MessagePassing
import Training

/// Adds the steps of controls to the graph, and measures those that are complete.
struct ControlGrowth {
  let compared: ComparedEnsemble
  let graph: StudyGraph

  static let stage = ControlsPart.stage

  var study: Study { graph.study }

  /// The losses of a control with each of its settings, those that are complete and whose runs did not all diverge. Collective.
  func measure(_ kind: ControlResult.Kind) throws -> [MeasuredControl] {
    switch kind {
    case .initialization, .order: [try reseeded(kind)].compactMap(\.self)
    case .weightAverage: [try weightAverage()].compactMap(\.self)
    case .oneModel: [try oneModel()].compactMap(\.self)
    case .snapshots: try snapshots()
    }
  }
}

// MARK: Members whose seeds differ in one respect alone

extension ControlGrowth {
  private func reseeded(_ kind: ControlResult.Kind) throws -> MeasuredControl? {
    let steps = try graph.world.agree { try seedSteps(kind) }
    let states = try graph.add(steps, stage: Self.stage)
    let members = zip(steps, states).compactMap { FinishedRun($0, $1) }
    guard states.allSatisfy(\.isEnded), let first = members.first,
      let curves = try study.curves(.test, of: members, cell: compared.cell, stage: Self.stage, graph)
    else { return nil }
    let curve = curves.probabilities
    return MeasuredControl(
      parameters: first.result.parameters * members.count, point: compared.point, loss: curve.losses.last?.nats ?? .nan,
      limit: curve.fit?.law.asymptote, models: members.map { TrainedModel($0.step) })
  }

  private func seedSteps(_ kind: ControlResult.Kind) throws -> [TrainingStep] {
    try (0..<study.configuration.recipes.ensemble.memberCount).map { member in
      let seeds = MemberSeeds(initialization: kind == .order ? 0 : member, order: kind == .order ? member : 0)
      let reason = "member \(member) of the control \(kind.rawValue)"
      return try study.store.step(compared.cell, compared.point, seeds, reason: reason)
    }
  }
}

// MARK: The mean of the members' weights, which lies on no path that training took

extension ControlGrowth {
  private func weightAverage() throws -> MeasuredControl? {
    guard let ensemble = compared.evaluated,
      let value = try graph.value(weightAverageStep(of: ensemble), stage: Self.stage)
    else { return nil }
    return MeasuredControl(
      parameters: ensemble.parameters, point: ensemble.point, loss: value.test.nats, limit: nil, models: [])
  }

  private func weightAverageStep(of ensemble: StudyResult.CellResult) throws -> EvaluationStep<WeightAverage> {
    let models = EvaluatedModels(
      fingerprints: ensemble.fingerprints, description: "the mean of \(ensemble.directories.count) members' weights")
    let cost = study.scoringCost(compared.cell, tokens: study.store.tokens(of: .test))
    return try EvaluationStep(
      WeightAverageKey(members: ensemble.fingerprints), of: models, cost: cost, isComplete: { _ in true }
    ) { [corpus = study.corpus, world = study.world] setting in
      let evaluation = try ModelEvaluation(ensemble.directories, of: ScoredText(corpus), world: world, setting: setting)
      return WeightAverage(test: try evaluation.weightAverageLoss(.test))
    }
  }
}

/// Everything that the loss of averaged weights depends on.
private struct WeightAverageKey: Encodable {
  let kind = "weightAverage"
  let version = 1
  let members: [Fingerprint]
}

private struct WeightAverage: Codable { let test: Loss }

// MARK: One model as large as all members together, tuned like a single one

extension ControlGrowth {
  private func oneModel() throws -> MeasuredControl? {
    let large = try graph.world.agree { try compared.cell.enlarged(toMembers: compared.memberCount) }
    guard let recipe = study.configuration.recipes.regularized else { return try untunedModel(large) }
    var search = RecipeSearch(recipe, large, stage: Self.stage)
    try search.follow(graph)
    guard !search.isForecast, search.search.open.isEmpty,
      let trial = try graph.world.agree({ try search.result(study.store).bestTrial }), let test = trial.test
    else { return nil }
    return MeasuredControl(
      parameters: large.base.parameterCount, point: trial.point, loss: test, limit: nil,
      models: zip(trial.directories, trial.fingerprints).map { TrainedModel(directory: $0, fingerprint: $1) })
  }

  private func untunedModel(_ large: Cell) throws -> MeasuredControl? {
    let step = try graph.world.agree {
      try study.store.step(large, large.point, .both(0), reason: "the control oneModel")
    }
    let states = try graph.add([step], stage: Self.stage)
    guard let test = states[0].result?.test else { return nil }
    return MeasuredControl(
      parameters: large.base.parameterCount, point: large.point, loss: test.nats, limit: nil,
      models: [TrainedModel(step)])
  }
}

extension Cell {
  /// The cell of a model with about as many parameters as so many members: the same blocks with more heads.
  ///
  /// - Throws: `ConfigurationError` when there is no such model, or when it does not fit into memory.
  fileprivate func enlarged(toMembers count: Int) throws -> Cell {
    var large = base
    large.model = try base.model.widened(toParameters: count * base.parameterCount)
    try large.checkMemory()
    return Cell(size: "\(size)x\(count)", base: large, measuredSize: measuredSize)
  }
}
