import Corpora
import Files
import MessagePassing
import Tasks

/// The arms of synthetic bootstrapped pre-training, where the study asks for them.
final class BootstrapPart: StudyPart {
  let purpose = "training for synthetic bootstrapped pre-training"
  let isShared = false
  /// The findings in the order of the cells.
  private(set) var results: [BootstrapResult] = []
  /// The questions about the study's world, once they are read; none without one.
  private var tasks: [EvaluationTask]?
  /// The corpora of arms that all ranks have opened.
  private let corpora = ArmCorpora()

  static let stage = "bootstrap"

  func grow(_ graph: StudyGraph) throws {
    results = []
    guard let recipe = graph.study.configuration.recipes.bootstrap else { return }
    let tasks = try self.tasks ?? graph.world.agree { try graph.study.worldQuestions() }
    self.tasks = tasks
    for cell in graph.study.cells {
      let setting = BootstrapSetting(recipe: recipe, cell: cell, tasks: tasks, corpora: corpora, graph: graph)
      if let result = try BootstrapGrowth(setting: setting).result() { results.append(result) }
    }
  }
}

/// The setting that the steps of one cell share.
struct BootstrapSetting {
  let recipe: BootstrapConfiguration
  let cell: Cell
  let tasks: [EvaluationTask]
  let corpora: ArmCorpora
  let graph: StudyGraph

  var study: Study { graph.study }

  /// The search for pairs of a kind.
  func search(_ kind: BootstrapConfiguration.Kind, _ split: Split, _ base: BaseModels.Base) -> PairSearch {
    PairSearch(
      kind: kind, split: split, settings: recipe.pairs, passages: recipe.passages, tokens: cell.tokens, base: base)
  }

  /// A sample of texts, whose quality is measured beside the documents of the cell.
  func sample(_ origin: TextSample.Origin, _ address: Fingerprint, name: String, _ base: BaseModels.Base) -> TextSample
  {
    TextSample(
      origin: origin, address: address, name: name, count: recipe.measuredTexts, passages: recipe.passages,
      tokens: cell.tokens, base: base)
  }

  /// The tokens that each arm reads of its other text: a fraction of the tokens of so many epochs of the corpus.
  func otherTokens(epochs: Int) -> Int { max(1, Int((recipe.fraction * Double(epochs * cell.tokens)).rounded())) }
}

extension Study {
  /// The questions about the study's world; none without one.
  fileprivate func worldQuestions() throws -> [EvaluationTask] {
    try configuration.world.map { [try EvaluationTask(WorldFiles($0, in: directories).questions, limit: nil)] } ?? []
  }
}
