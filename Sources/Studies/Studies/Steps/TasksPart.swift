import Distillation
import Evaluation
import Files
import MessagePassing
import Tasks

/// The chosen ensembles and the students, judged by the tasks that the study asks for.
final class TasksPart: StudyPart {
  let purpose = "judging models by tasks"
  let isShared = false
  /// The findings: task after task, those of ensembles before those of students.
  private(set) var results: [TaskOutcome] = []
  /// The tasks, once they are read.
  private var tasks: [EvaluationTask]?

  private static let stage = "tasks"

  func grow(_ graph: StudyGraph) throws {
    results = []
    let evaluation = graph.study.configuration.evaluation
    guard !evaluation.tasks.isEmpty else { return }
    let tasks =
      try self.tasks
      ?? graph.world.agree { try evaluation.tasks.map { try EvaluationTask($0, limit: evaluation.taskItems) } }
    self.tasks = tasks
    let judged = Self.ensembles(graph) + Self.students(graph)
    guard !judged.isEmpty else { return forecast(tasks, graph) }
    for task in tasks {
      for models in judged {
        if let result = try models.outcome(of: task, stage: Self.stage, in: graph) { results.append(result) }
      }
    }
  }

  private static func ensembles(_ graph: StudyGraph) -> [JudgedModels] {
    guard let part = graph.part(EnsemblesPart.self), part.isComplete else { return [] }
    return part.cells.filter(\.isChosen).compactMap { ensemble in
      graph.study.cell(of: ensemble).map { JudgedModels(ensemble, of: $0) }
    }
  }

  private static func students(_ graph: StudyGraph) -> [JudgedModels] {
    guard let part = graph.part(StudentsPart.self) else { return [] }
    let runs = graph.ended(of: part)
    return part.results.compactMap { students in
      let cell = graph.study.studentCells.first { $0.size == students.model && $0.tokens == students.tokens }
      return cell.map { JudgedModels(students, of: $0, runs: runs) }
    }
  }

  private func forecast(_ tasks: [EvaluationTask], _ graph: StudyGraph) {
    let members = graph.study.configuration.recipes.ensemble.memberCount
    for cell in graph.study.cells {
      for task in tasks {
        let cost = graph.study.scoringCost(cell, tokens: task.estimatedTokens * members)
        graph.add(ForecastStep(name: "\(task.name)", cost: cost), stage: Self.stage, isComplete: false)
      }
    }
  }
}

/// Models that are judged together.
private struct JudgedModels {
  let cell: Cell
  let directories: [String]
  let fingerprints: [Fingerprint]
  let origin: TaskOutcome.Origin
  let method: DistillationMethod?
  let operations: [Double]
  let losses: TaskOutcome.Losses

  init(_ ensemble: StudyResult.CellResult, of cell: Cell) {
    self.cell = cell
    directories = ensemble.directories
    fingerprints = ensemble.fingerprints
    origin = .ensemble
    method = nil
    operations = ensemble.directories.map { _ in ensemble.operations }
    losses = TaskOutcome.Losses(
      members: ensemble.test.members.map(\.nats), logits: ensemble.test.logits.losses.map(\.nats),
      probabilities: ensemble.test.probabilities.losses.map(\.nats))
  }

  init(_ students: DistilledResult, of cell: Cell, runs: [TrainingStep]) {
    self.cell = cell
    directories = students.directories
    fingerprints = students.fingerprints
    origin = .students
    method = students.method
    operations = students.fingerprints.map { fingerprint in
      runs.first { $0.runFingerprint == fingerprint }?.cost.operations ?? 0
    }
    losses = TaskOutcome.Losses(members: students.losses, logits: [], probabilities: [])
  }

  /// Their scores at a task; nil when they are not in the store. Collective.
  func outcome(of task: EvaluationTask, stage: String, in graph: StudyGraph) throws -> TaskOutcome? {
    let models = ScoredModels(
      directories: directories, names: fingerprints.map(\.hexadecimal), inputs: fingerprints,
      description: "\(directories.count) model(s) of \(cell.size)")
    guard let result = try graph.value(graph.study.taskStep(task, models, cell), stage: stage) else { return nil }
    return TaskOutcome(
      origin: origin, method: method, model: cell.size, tokens: cell.tokens, operations: operations, losses: losses,
      result: result)
  }
}

extension Study {
  /// The judging of models by a task.
  func taskStep(
    _ task: EvaluationTask, _ models: ScoredModels, _ cell: Cell
  ) throws -> EvaluationStep<TaskResult> {
    let key = TaskKey(task: try Fingerprint(of: task), members: models.names)
    let judged = EvaluatedModels(fingerprints: models.inputs, description: "\(models.description) by \(task.name)")
    let cost = scoringCost(cell, tokens: task.estimatedTokens * models.directories.count)
    return try EvaluationStep(key, of: judged, cost: cost, isComplete: { _ in true }) { [world] setting in
      let evaluation = try world.agree { try TaskEvaluation(directories: models.directories, world: world) }
      return try world.stopping(setting) { try evaluation.result(of: task, setting) }
    }
  }
}

extension StudyGraph {
  /// The scores of models at every task; nil when one is not in the store. Collective.
  func results(
    of models: ScoredModels, at tasks: [EvaluationTask], _ cell: Cell, stage: String
  ) throws -> [TaskResult]? {
    let results = try tasks.map { try value(study.taskStep($0, models, cell), stage: stage) }
    let known = results.compactMap(\.self)
    return known.count == results.count ? known : nil
  }
}

/// Everything that the scores at a task depend on.
private struct TaskKey: Encodable {
  let kind = "task"
  let version = 1
  let task: Fingerprint
  /// The addresses of the models' runs, or the checksums of their weights.
  let members: [String]
}
