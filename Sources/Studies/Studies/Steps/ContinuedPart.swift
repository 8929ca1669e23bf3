import MessagePassing
import Training

/// The steps from a model to an ensemble of its continuations, where the study asks for them.
final class ContinuedPart: StudyPart {
  let purpose = "continuing a model"
  let isShared = false
  /// The ladders that are complete, in the order of the cells.
  private(set) var results: [ContinuedResult] = []

  static let stage = "continued"

  func grow(_ graph: StudyGraph) throws {
    results = []
    let study = graph.study
    guard let recipe = study.configuration.recipes.continued, let model = study.configuration.initialModel else {
      return
    }
    for cell in study.cells {
      guard let ladder = ContinuedGrowth(recipe: recipe, model: model, cell: cell, graph: graph) else { continue }
      if let rows = try ladder.rows() {
        results.append(
          ContinuedResult(
            model: model.directory, tokens: cell.tokens, replayShare: study.configuration.general?.share ?? 0,
            rows: rows))
      }
    }
  }
}
