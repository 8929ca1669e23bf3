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
    var taught = wanted.taught(by: teacher.average)
    var ngram: NGramWeight?
    if let order = wanted.ngramOrder {
      guard let found = try teacher.ngram(order: order, graph) else {
        StudentForecast(wanted: wanted, graph: graph)?.addAll()
        return
      }
      ngram = found.fitted
      taught = taught.taught(by: .init(directory: found.directory, weight: found.fitted.weight))
    }
    let cells = wanted.taughtCells(
      graph.study.studentCells, teacherSize: teacher.ensemble.model, tokens: teacher.ensemble.tokens)
    for cell in cells {
      results += try TaughtCell(
        cell: cell, wanted: taught, teacher: teacher, ngram: ngram, models: models, graph: graph
      )
      .results()
    }
  }
}
