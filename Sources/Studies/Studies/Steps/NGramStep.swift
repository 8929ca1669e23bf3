import Files
import MessagePassing
import NGrams

/// The counting of an n-gram model of a cell's training tokens.
struct NGramStep: StudyStep {
  let name: String
  let fingerprint: Fingerprint?
  let inputs: [Fingerprint]
  let cost: StepCost
  /// The directory that the model is written to.
  let directory: String
  private let recipe: NGramRecipe

  /// Bytes that an n-gram of any order takes at most, with its context.
  private static let bytesPerNGram = 56

  init(order: Int, _ cell: Cell, in study: Study) throws {
    recipe = NGramRecipe(corpus: study.corpus.fingerprint, tokens: cell.tokens, order: order)
    let address = try Fingerprint(of: recipe)
    fingerprint = address
    name = "the \(order)-gram model of \(cell.tokens) tokens"
    inputs = [study.corpus.fingerprint]
    directory = study.directories.ngrams(order: order, tokens: cell.tokens, address)
    // Counting takes no time beside training.
    cost = StepCost(size: cell.measuredSize, storeBytes: order * cell.tokens * Self.bytesPerNGram)
  }

  /// Looks whether the model is there. Collective.
  func isComplete(_ graph: StudyGraph) throws -> Bool {
    try graph.isComplete(fingerprint) { try NGramDirectory.holds(recipe, directory) }
  }

  func run(in study: Study) throws {
    study.logger.info("counting \(name)")
    _ = try NGramBuilder(order: recipe.order).build(
      study.corpus, tokens: recipe.tokens, in: directory, ranks: study.world
    ) { try study.workers.endWhenAsked() }
  }
}
