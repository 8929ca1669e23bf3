import Distillation
import Files
import TeacherData

/// A forecast of students while their teacher is not known: it is taken to be of the size that is named, or of the largest.
struct StudentForecast {
  private let wanted: DistillationConfiguration
  private let graph: StudyGraph
  private let teacher: EnsembleCandidate
  /// The students' hyperparameters.
  private let point: GridPoint

  /// Nil where the graph does not forecast, or where nothing can be a teacher.
  init?(wanted: DistillationConfiguration, graph: StudyGraph) {
    guard graph.forecasts, let teacher = Self.teacher(wanted, graph) else { return nil }
    self.wanted = wanted
    self.graph = graph
    self.teacher = teacher
    point = wanted.point(teacher.point)
  }

  private static func teacher(_ wanted: DistillationConfiguration, _ graph: StudyGraph) -> EnsembleCandidate? {
    let candidates = graph.part(MembersPart.self)?.candidates ?? []
    let tokens = candidates.map { $0.cell.tokens }.max()
    return largest(candidates.filter { $0.cell.tokens == tokens && wanted.mayTeach($0.cell.size) })
  }

  /// The first of the candidates whose members have the most parameters.
  private static func largest(_ candidates: [EnsembleCandidate]) -> EnsembleCandidate? {
    candidates.max { $0.cell.base.parameterCount < $1.cell.base.parameterCount }
  }

  /// Adds all steps as estimates.
  func addAll() {
    graph.markEstimated(StudentsPart.stage)
    for step in samples + distributions { add(step) }
    for group in students { group.forecast(wanted, graph) }
  }

  private func add(_ step: ForecastStep) {
    graph.add(step, stage: StudentsPart.stage, isComplete: false)
  }

  private var sampledTokens: Int { wanted.sampledTokens(teacher.cell, point) }

  /// The samples of method *self* are drawn apart from those of the ensemble.
  private var samples: [ForecastStep] {
    let hasOwn = wanted.methods.contains(.ownSize)
    let hasShared = wanted.methods.contains { $0.needsSamples && $0 != .ownSize }
    return [hasOwn, hasShared].filter { $0 }.map { _ in
      ForecastStep(name: "samples of the teacher", cost: SamplesStep.cost(tokens: sampledTokens, teacher.cell))
    }
  }

  private var distributions: [ForecastStep] {
    let documents = wanted.methods.contains { $0.needsDistributions } ? [teacher.cell.tokens] : []
    let samples = wanted.methods.contains(.combined) ? [sampledTokens] : []
    return (documents + samples).map { tokens in
      ForecastStep(
        name: "the teacher's distributions", cost: [recipe(tokens: tokens)].cost(teacher.cell))
    }
  }

  private func recipe(tokens: Int) -> DistributionRecipe {
    wanted.recipe(
      members: teacher.members.map { $0.name }, tokens: tokens, of: teacher.cell, graph.study.corpus.fingerprint)
  }

  private var students: [StudentGroup] {
    let taught = wanted.taughtCells(
      graph.study.studentCells, teacherSize: teacher.cell.size, tokens: teacher.cell.tokens)
    return taught.flatMap { cell in
      wanted.methods.map { StudentGroup($0, cell, given: wanted.given($0, point), teacher: []) }
    }
  }
}

extension DistillationConfiguration {
  /// The tokens of samples that are drawn for students of a cell.
  func sampledTokens(_ cell: Cell, _ point: GridPoint) -> Int { sampleTokens ?? cell.tokens * point.epochs }

  /// The distributions of models of a cell over so many tokens of a corpus, as far as their cost depends on them.
  func recipe(members: [String], tokens: Int, of cell: Cell, _ corpus: Fingerprint) -> DistributionRecipe {
    let vocabulary = cell.base.model.vocabularySize
    return DistributionRecipe(
      members: members, source: corpus, tokens: tokens, contextLength: cell.base.sequenceLength,
      vocabulary: vocabulary, topCount: teaching.topCount(vocabulary: vocabulary), temperature: teaching.temperature,
      averaging: teaching.averaging)
  }

  /// The cells of the students' sizes at the teacher's number of tokens.
  func taughtCells(_ cells: [Cell], teacherSize: String, tokens: Int) -> [Cell] {
    let sizes = sizes(teacher: teacherSize)
    let taught = cells.filter { $0.tokens == tokens && sizes.contains($0.size) }
    return taught.map { cell in training.map { cell.with($0) } ?? cell }
  }

  private func sizes(teacher: String) -> [String] { students.isEmpty ? [teacher] : students }
}
