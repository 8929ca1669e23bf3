import MessagePassing

/// Switches of training, each alone and those together that help, where the study asks for them.
final class AblationPart: StudyPart {
  let purpose = "training with switches"
  let isShared = false
  /// The findings in the order of the cells.
  private(set) var results: [AblationResult] = []

  static let stage = "ablation"

  func grow(_ graph: StudyGraph) throws {
    results = []
    guard let recipe = graph.study.configuration.ablation else { return }
    for cell in graph.study.cells {
      if let result = try AblationGrowth(recipe: recipe, cell: cell, graph: graph).result() { results.append(result) }
    }
  }
}
