import Ensembles
import Evaluation
import Files
import MessagePassing
import Training

extension Study {
  /// Makes what the study compares an ensemble with. Collective.
  ///
  /// - Parameter cells: the evaluated ensembles, of which the chosen one of the controls' size and the most tokens counts.
  func control(_ cells: [StudyResult.CellResult]) throws -> [ControlResult] {
    let controls = configuration.controls
    let chosen = cells.filter { $0.isChosen && $0.model == controls.model }
    guard let ensemble = chosen.max(by: { $0.tokens < $1.tokens }), let cell = cell(of: ensemble) else { return [] }
    return try controls.kinds.compactMap { kind in
      switch kind {
      case .initialization: try reseeded(kind, ensemble, cell)
      case .order: try reseeded(kind, ensemble, cell)
      case .weightAverage: try weightAverage(ensemble)
      case .oneModel: try oneModel(ensemble, cell)
      }
    }
  }

  private func cell(of ensemble: StudyResult.CellResult) -> Cell? {
    cells.first { $0.size == ensemble.model && $0.tokens == ensemble.tokens }
  }

  /// Members whose seeds differ in one respect alone; nil when all diverged.
  private func reseeded(
    _ kind: ControlResult.Kind, _ ensemble: StudyResult.CellResult, _ cell: Cell
  ) throws -> ControlResult? {
    let tasks = try world.agree { try seedTasks(kind, cell, ensemble.point) }
    try workers.finish(tasks, "training the control \(kind.rawValue)")
    let members = try world.agree { try finished(tasks) }
    guard !members.isEmpty else { return nil }
    let curve = try curves(.test, members.map { $0.directory }, members.map { $0.fingerprint }).probabilities
    return ControlResult(
      kind, against: ensemble, parameters: ensemble.parameters * members.count, point: ensemble.point,
      loss: curve.losses.last?.nats ?? .nan, limit: curve.fit?.law.asymptote, members: members)
  }

  func seedTasks(_ kind: ControlResult.Kind, _ cell: Cell, _ point: GridPoint) throws -> [RunTask] {
    try (0..<configuration.recipes.ensemble.memberCount).map { member in
      let seeds =
        kind == .order ? MemberSeeds(initialization: 0, order: member) : MemberSeeds(initialization: member, order: 0)
      return try store.task(cell, point, seeds, reason: "member \(member) of the control \(kind.rawValue)")
    }
  }

  /// The mean of the members' weights, which lies on no path that training took.
  private func weightAverage(_ ensemble: StudyResult.CellResult) throws -> ControlResult {
    struct Step: Encodable {
      let kind = "weightAverage"
      let version = 1
      let members: [Fingerprint]
    }
    struct Value: Codable { let test: Loss }
    let value: Value = try evaluation(
      Step(members: ensemble.fingerprints), isWhole: { _ in true },
      "the mean of \(ensemble.directories.count) members' weights"
    ) {
      let saved = try world.agree { try SavedEnsemble(directories: ensemble.directories, corpus: corpus) }
      return Value(test: try saved.weightAverageLoss(.test, of: corpus, world: world))
    }
    return ControlResult(
      .weightAverage, against: ensemble, parameters: ensemble.parameters, point: ensemble.point,
      loss: value.test.nats,
      limit: nil, members: [])
  }

  /// One model as large as all members together, tuned like a single one; nil when every run of it diverged.
  private func oneModel(_ ensemble: StudyResult.CellResult, _ cell: Cell) throws -> ControlResult? {
    let large = try world.agree { try largeCell(cell, members: ensemble.directories.count) }
    if let recipe = configuration.recipes.regularized {
      var searches = [RecipeSearch(recipe, large)]
      try advance(&searches, "searching for one large model")
      let search = searches[0]
      guard let trial = try world.agree({ try search.result(store).bestTrial }), let test = trial.test else {
        return nil
      }
      return ControlResult(
        .oneModel, against: ensemble, parameters: large.base.parameterCount, point: trial.point, loss: test, limit: nil,
        members: zip(trial.directories, trial.fingerprints).map { ($0, $1) })
    }
    let task = try world.agree { try store.task(large, large.point, .both(0), reason: "the control oneModel") }
    try workers.finish([task], "training one large model")
    let members = try world.agree { try finished([task]) }
    guard let test = try world.agree({ try task.run.finishedResult()?.test }) else { return nil }
    return ControlResult(
      .oneModel, against: ensemble, parameters: large.base.parameterCount, point: large.point, loss: test.nats,
      limit: nil, members: members)
  }

  /// The cell of a model with about as many parameters as so many members: the same blocks with more heads.
  func largeCell(_ cell: Cell, members: Int) throws -> Cell {
    var base = cell.base
    base.model = try base.model.widened(toParameters: members * base.parameterCount)
    try base.checkMemory()
    return Cell(size: "\(cell.size)x\(members)", base: base)
  }

  private func finished(_ tasks: [RunTask]) throws -> [(directory: String, fingerprint: Fingerprint)] {
    try tasks.filter { try $0.run.finishedResult() != nil }.map { ($0.run.directory, $0.fingerprint) }
  }
}

extension ControlResult {
  fileprivate init(
    _ kind: Kind, against ensemble: StudyResult.CellResult, parameters: Int, point: GridPoint, loss: Double,
    limit: Double?, members: [(directory: String, fingerprint: Fingerprint)]
  ) {
    let (curve, alone) = (ensemble.test.probabilities, ensemble.test.members)
    self.init(
      kind: kind, model: ensemble.model, parameters: parameters, tokens: ensemble.tokens, point: point, loss: loss,
      limit: limit, ensembleLoss: curve.losses.last?.nats ?? .nan, ensembleLimit: curve.fit?.law.asymptote,
      memberLoss: alone.reduce(0) { $0 + $1.nats } / Double(max(alone.count, 1)),
      fingerprints: members.map { $0.fingerprint }, directories: members.map { $0.directory })
  }
}
