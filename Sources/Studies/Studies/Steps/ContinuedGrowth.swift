import Corpora
import Files
import MessagePassing
import Training

/// Adds the steps of one ladder to the graph, and measures those that are complete.
struct ContinuedGrowth {
  private typealias Row = ContinuedResult.Row

  private let recipe: RecipeConfiguration.Continued
  private let model: InitialModel
  private let cell: Cell
  private let graph: StudyGraph
  /// The hyperparameters of the members, and the number of them.
  private let point: GridPoint, memberCount: Int
  /// The ensemble; nil as long as it is a forecast.
  private let ensemble: StudyResult.CellResult?

  private var scoring: ContinuedScoring { ContinuedScoring(cell: cell, graph: graph) }
  private var study: Study { graph.study }

  /// Nil as long as the ensemble is not known, where the graph does not forecast.
  init?(recipe: RecipeConfiguration.Continued, model: InitialModel, cell: Cell, graph: StudyGraph) {
    self.recipe = recipe
    self.model = model
    self.cell = cell
    self.graph = graph
    if let chosen = graph.part(FittedWeightsPart.self)?.cells.chosen(for: cell) {
      ensemble = chosen
      point = chosen.point
      memberCount = chosen.directories.count
    } else {
      guard graph.forecasts, let candidate = graph.part(MembersPart.self)?.firstCandidate(of: cell) else { return nil }
      ensemble = nil
      point = candidate.point
      memberCount = candidate.members.count
    }
  }

  /// The ladder; nil when a part of it is not complete. Collective.
  func rows() throws -> [ContinuedResult.Row]? {
    let base = try baseRow()
    let runs = try runRows()
    let members = try memberRows()
    let average = try weightAverageRow()
    let student = try studentRow()
    guard let base, let runs, let members, let average, let student else { return nil }
    return [base] + runs + members + average + student
  }
}

// MARK: The model itself

extension ContinuedGrowth {
  private func baseRow() throws -> ContinuedResult.Row? {
    let models = ScoredModels(directories: [model.directory], names: [model.checksum], description: "the model itself")
    guard let losses = try scoring.losses(of: models) else { return nil }
    return Row(step: .base, members: 1, batchSize: nil, epochs: nil, test: losses.test, general: losses.general)
  }
}

// MARK: Single runs

extension ContinuedGrowth {
  /// The rows of the runs that ended well; nil as long as one is open.
  private func runRows() throws -> [ContinuedResult.Row]? {
    let wanted = cell.continuedRuns(point, recipe)
    let steps = try graph.world.agree { try wanted.map { try trainingStep($0.step, $0.run) } }
    let states = try graph.add(steps, stage: ContinuedPart.stage)
    var rows: [ContinuedResult.Row] = []
    for (index, step) in steps.enumerated() where states[index].result != nil {
      let model = ScoredModels(TrainedModel(step), description: step.name)
      guard let losses = try scoring.losses(of: model) else { return nil }
      rows.append(row(wanted[index].step, by: wanted[index].run.training, losses))
    }
    return states.allSatisfy(\.isEnded) ? rows : nil
  }

  private func trainingStep(_ step: ContinuedResult.Step, _ run: RunConfiguration) throws -> TrainingStep {
    try study.store.step(
      run, size: cell.measuredSize, name: "\(cell.size)-D\(cell.tokens)-\(step.rawValue)",
      reason: "the step \(step.rawValue) of continued pre-training")
  }

  private func row(
    _ step: ContinuedResult.Step, members: Int = 1, by training: TrainingConfiguration,
    _ losses: ContinuedScoring.Losses
  ) -> ContinuedResult.Row {
    Row(
      step: step, members: members, batchSize: training.batchSize, epochs: training.epochs, test: losses.test,
      general: losses.general)
  }
}

// MARK: Members, their ensembles and the mean of their weights

extension ContinuedGrowth {
  private var training: TrainingConfiguration { cell.run(point, .both(0)).training }

  private func models(_ description: String) -> ScoredModels? {
    ensemble.map {
      ScoredModels(
        directories: $0.directories, names: $0.fingerprints.map(\.hexadecimal), inputs: $0.fingerprints,
        description: description)
    }
  }

  private func memberRows() throws -> [ContinuedResult.Row]? {
    guard let ensemble, let models = models("\(memberCount) members") else { return forecastMembers() }
    let test = ensemble.test.probabilities
    var general: KCurve?
    if let corpus = study.corpora.general {
      guard let curves = try scoring.curves(of: models, on: corpus) else { return nil }
      general = curves.probabilities
    }
    let prefixes = test.expected.indices.map { index in
      row(
        index == 0 ? .epochs : .ensemble, members: index + 1, by: training,
        ContinuedScoring.Losses(test: test.expected[index], general: general?.expected[index]))
    }
    guard let limit = test.fit?.law.asymptote else { return prefixes }
    let endless = ContinuedScoring.Losses(test: limit, general: general?.fit?.law.asymptote)
    return prefixes + [row(.limit, members: 0, by: training, endless)]
  }

  private func forecastMembers() -> [ContinuedResult.Row]? {
    if let corpus = study.corpora.general {
      let cost = study.scoringCost(cell, tokens: corpus.manifest.part(.test).tokens * memberCount)
      graph.add(
        ForecastStep(name: "members on general text", cost: cost), stage: ContinuedPart.stage, isComplete: false)
    }
    return nil
  }

  /// One row, none for one member; nil when it is not complete.
  private func weightAverageRow() throws -> [ContinuedResult.Row]? {
    guard memberCount > 1 else { return [] }
    guard let models = models("the mean of \(memberCount) members' weights"),
      let losses = try scoring.losses(of: models, .weightAverage)
    else { return nil }
    return [row(.weightAverage, by: training, losses)]
  }
}

// MARK: The best student

extension ContinuedGrowth {
  /// One row, none where no student has finished; nil when it is not complete.
  private func studentRow() throws -> [ContinuedResult.Row]? {
    let students = graph.part(StudentsPart.self)?.results ?? []
    let own = students.filter { $0.tokens == cell.tokens && $0.model == cell.size && !$0.method.isControl }
    guard let best = own.min(by: { $0.loss < $1.loss }) else { return [] }
    let student = TrainedModel(directory: best.directories[0], fingerprint: best.fingerprints[0])
    guard let losses = try scoring.losses(of: ScoredModels(student, description: "a student")) else { return nil }
    var training = training
    training.epochs = best.point.epochs
    return [row(.student, by: training, losses)]
  }
}
