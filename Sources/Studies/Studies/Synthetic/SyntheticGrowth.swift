import Corpora
import Files
import MessagePassing
import Tasks
import Training

/// Adds the steps of the arms of one cell to the graph, and measures those that are complete.
struct SyntheticGrowth {
  let recipe: SyntheticConfiguration
  let cell: Cell
  let tasks: [EvaluationTask]
  let texts: ArmTexts
  let graph: StudyGraph

  private var study: Study { graph.study }

  /// The arms with their measures; nil when a step of one is open. Collective.
  func result() throws -> SyntheticResult? {
    guard let bases = try bases() else { return try forecast(recipe.arms) }
    let corpora = try texts.texts(of: recipe, graph)
    let missing = zip(recipe.arms, corpora).filter { $1 == nil }.map { $0.0 }
    let arms = zip(recipe.arms, corpora).flatMap { kind, text in text.map { self.arms(kind, $0) } ?? [] }
    let trained = try arms.map { try models(of: $0, from: bases) }
    let base = try measured(bases.scored, .none)
    guard missing.isEmpty else { return try forecast(missing) }
    let complete = trained.compactMap(\.self)
    guard let base, complete.count == trained.count else { return nil }
    return SyntheticResult(
      model: cell.size, tokens: cell.tokens, generator: recipe.generator.label, replay: recipe.replay,
      texts: corpora.compactMap { $0?.summary }, models: [base] + complete, graph: try curve())
  }
}

// MARK: The exact curve of a world

extension SyntheticGrowth {
  private func curve() throws -> SyntheticResult.GraphCurve? {
    guard recipe.source == nil, recipe.arms.contains(.entigraph) else { return nil }
    return try study.configuration.world?.teaching.map {
      try SyntheticResult.GraphCurve($0, recipe.generator.entigraph, at: recipe.subsamples + [1])
    }
  }
}

// MARK: The model that arms start from

extension SyntheticGrowth {
  /// The model that each arm's runs start from, one a seed; nil as long as one is open.
  private func bases() throws -> BaseModels? {
    if let model = study.configuration.initialModel { return BaseModels(model) }
    guard let chosen = graph.part(EnsemblesPart.self)?.cells.chosen(for: cell) else { return nil }
    let members = zip(chosen.directories, chosen.fingerprints).map { TrainedModel(directory: $0, fingerprint: $1) }
    return try graph.world.agree { try BaseModels(members) }
  }
}

// MARK: Arms

extension SyntheticGrowth {
  /// The arms of a text: its parts by rising size.
  private func arms(_ kind: SyntheticConfiguration.Kind, _ text: ArmText) -> [TrainingArm] {
    func arm(_ arm: SyntheticResult.Arm, fraction: Double = 1, epochs: Int? = nil) -> TrainingArm {
      TrainingArm(arm, text, fraction: fraction, epochs: epochs, of: recipe)
    }
    switch kind {
    case .raw: return (recipe.rawEpochs.map { [arm(.rawFewEpochs, epochs: $0)] } ?? []) + [arm(.raw)]
    case .rephrase: return [arm(.rephrase)]
    case .entigraph: return (recipe.subsamples + [1]).map { arm(.entigraph, fraction: $0) }
    }
  }

  /// The models of an arm and their measures; nil as long as a step is open. Collective.
  private func models(of arm: TrainingArm, from bases: BaseModels) throws -> SyntheticResult.Models? {
    let steps = try graph.world.agree {
      try (0..<recipe.seedCount).map { try step(arm, bases[$0], seed: $0) }
    }
    let states = try graph.add(steps, stage: SyntheticPart.stage)
    let finished = zip(steps, states).compactMap { FinishedRun($0, $1) }
    guard states.allSatisfy(\.isEnded), !finished.isEmpty else {
      forecastMeasures()
      return nil
    }
    let models = ScoredModels(
      finished.map { TrainedModel($0.step) }, description: "\(finished.count) models of \(arm.name)")
    return try measured(models, arm.material)
  }

  private func step(_ arm: TrainingArm, _ base: BaseModels.Base, seed: Int) throws -> TrainingStep {
    var run = cell.base
    run.data = arm.data(replay: recipe.replay, of: cell.base.data)
    run.training = arm.training(cell.base.training, seed: seed, recipe)
    run.initialization = .weights(of: base.checksum)
    let inputs = RunInputs(
      corpora: run.data.sources.count > 1 ? [arm.text.corpus, study.corpus] : [arm.text.corpus],
      initialModel: base.directory)
    return try study.store.step(
      run, inputs,
      StepLabels(
        size: cell.measuredSize, name: "\(cell.size)-\(arm.name)-s\(seed)",
        reason: "an arm of synthetic continued pre-training"),
      made: base.inputs + [arm.text.corpus.fingerprint])
  }
}

// MARK: Measures

extension SyntheticGrowth {
  /// The measures of models; nil when one is not in the store. Collective.
  private func measured(
    _ models: ScoredModels, _ material: SyntheticResult.Material
  ) throws -> SyntheticResult.Models? {
    let results = try graph.results(of: models, at: tasks, cell, stage: SyntheticPart.stage)
    let scoring = ContinuedScoring(cell: cell, graph: graph, stage: SyntheticPart.stage)
    let general = try scoring.curves(of: models, on: study.corpus)
    guard let results, let general else { return nil }
    return SyntheticResult.Models(material, directories: models.directories, tasks: results, general: general)
  }
}

// MARK: Forecasts

extension SyntheticGrowth {
  /// Adds what arms will take whose text is not there yet.
  private func forecast(_ kinds: [SyntheticConfiguration.Kind]) throws -> SyntheticResult? {
    guard graph.forecasts else { return nil }
    for kind in kinds {
      let count = kind == .entigraph ? recipe.subsamples.count + 1 : 1
      for _ in 0..<count {
        for _ in 0..<recipe.seedCount {
          graph.add(
            ForecastStep(name: "training on \(kind.rawValue)", cost: trainingCost, isRun: true),
            stage: SyntheticPart.stage, isComplete: false)
        }
        forecastMeasures()
      }
    }
    return nil
  }

  private var trainingCost: StepCost {
    var run = cell.base
    run.data = .learning(recipe.trainingTokens, of: study.corpus.fingerprint, replaying: cell.base.data, recipe.replay)
    run.training.epochs = 1
    return StepCost(operations: (try? run.operations()) ?? 0, size: cell.measuredSize)
  }

  private func forecastMeasures() {
    guard graph.forecasts else { return }
    let tokens = tasks.reduce(study.store.tokens(of: .test)) { $0 + $1.estimatedTokens }
    graph.add(
      ForecastStep(name: "measures of an arm", cost: study.scoringCost(cell, tokens: tokens * recipe.seedCount)),
      stage: SyntheticPart.stage, isComplete: false)
  }
}
