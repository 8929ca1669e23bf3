import Corpora
import Files
import MessagePassing
import Tasks
import Training

/// The arms of continued pre-training on synthetic text, where the study asks for them.
final class SyntheticPart: StudyPart {
  let purpose = "training on synthetic text"
  let isShared = false
  /// The findings in the order of the cells.
  private(set) var results: [SyntheticResult] = []
  /// The questions, once they are read.
  private var tasks: [EvaluationTask]?
  /// The corpora of arms that all ranks have opened.
  private let texts = ArmTexts()

  static let stage = "synthetic"

  func grow(_ graph: StudyGraph) throws {
    results = []
    guard let recipe = graph.study.configuration.recipes.synthetic else { return }
    let tasks = try self.tasks ?? graph.world.agree { try graph.study.questions(recipe) }
    self.tasks = tasks
    for cell in graph.study.cells {
      let growth = SyntheticGrowth(recipe: recipe, cell: cell, tasks: tasks, texts: texts, graph: graph)
      if let result = try growth.result() { results.append(result) }
    }
  }
}

extension Study {
  /// The questions about the documents.
  fileprivate func questions(_ recipe: SyntheticConfiguration) throws -> [EvaluationTask] {
    let own = try configuration.world.map { [try WorldFiles($0, in: directories).questions] } ?? []
    let names = recipe.questions + own
    return try names.map { try EvaluationTask($0, limit: recipe.questionItems) }
  }
}
