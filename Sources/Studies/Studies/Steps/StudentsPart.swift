import Distillation
import Files
import MessagePassing

/// The students of a study, with what they learn from: samples of their teacher and its distributions.
final class StudentsPart: StudyPart {
  let purpose = "training students"
  let isShared = false
  /// The teacher; nil as long as it is not known, and where there is none.
  private(set) var teacher: StudyTeacher?
  /// The students that are complete, by size and method.
  private(set) var results: [DistilledResult] = []

  static let stage = "distillation"

  func grow(_ graph: StudyGraph) throws {
    teacher = nil
    results = []
    guard let wanted = graph.study.configuration.distillation else { return }
    let models = try KnownModels(graph)
    teacher = StudyTeacher(wanted, graph.part(FittedWeightsPart.self)?.cells ?? [], models)
    guard let teacher else {
      StudentForecast(wanted: wanted, graph: graph)?.addAll()
      return
    }
    for group in groups(wanted, taughtBy: teacher, models, in: graph.study) {
      let students = try StudentGrowth(group: group, wanted: wanted, graph: graph).students()
      if let result = students.flatMap({ DistilledResult(group, taughtBy: teacher, $0) }) { results.append(result) }
    }
  }

  /// The students of every size and method. Those of method *self* learn from the best single model of their size.
  private func groups(
    _ wanted: DistillationConfiguration, taughtBy teacher: StudyTeacher, _ models: KnownModels, in study: Study
  ) -> [StudentGroup] {
    let ensemble = teacher.ensemble
    let taught = wanted.taughtCells(study.cells, teacherSize: ensemble.model, tokens: ensemble.tokens)
    let point = wanted.point(ensemble.point)
    return taught.flatMap { cell in
      wanted.methods.compactMap { method in
        let members = method == .ownSize ? models.best(of: cell).map { [$0.model] } : teacher.members
        return members.map { StudentGroup(method: method, cell: cell, point: point, teacher: $0) }
      }
    }
  }
}
