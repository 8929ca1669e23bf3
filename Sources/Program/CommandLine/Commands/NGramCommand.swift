import Files
import ArgumentParser
import Corpora
import Evaluation
import MessagePassing
import NGrams
import Training

/// Makes an n-gram model of a corpus.
struct NGramCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "ngram", abstract: "Make an n-gram model of a corpus, as a member of ensembles.",
    discussion: """
      Example: mpirun -n 2 chorus ngram --corpus corpora/books --order 5 --output models/books-5
      The model is an interpolated modified Kneser-Ney model (Chen and Goodman, 1998) of the corpus's tokens; a \
      document's tokens are predicted from that document alone. Repeating the command finds the finished model; an \
      interrupted one is continued.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @Option(help: "The corpus's directory.")
  var corpus: String
  @Option(help: "The number of training tokens to count, the first in the corpus's fixed order; all unless given.")
  var tokens: Int?
  @Option(help: "The most tokens of an n-gram, 1 to 8.")
  var order = 5
  @Option(help: "The directory to write the model to.")
  var output: String

  private struct Result: Encodable {
    let order, tokens: Int
    let ngrams: [Int]
    let discounts: [[Double]]
    @OrNull var validationLoss: Double?
    @OrNull var testLoss: Double?
    let output: String
  }

  func validate() throws {
    guard NGramRecipe.orders.contains(order) else { throw ValidationError("--order must be in 1…8, not \(order).") }
    guard tokens ?? 1 > 0 else { throw ValidationError("--tokens must be at least 1, not \(tokens ?? 0).") }
  }

  func run(_ session: Session) throws {
    let world = session.world
    let stop = try stopping.flag(world)
    let corpus = try world.agree { try Corpus(directory: self.corpus) }
    try corpus.agree(on: world)
    try corpus.verifyTokens(of: Split.allCases, on: world)
    let model = try NGramBuilder(order: order).build(corpus, tokens: tokens, in: output, ranks: world) {
      if try world.allReduceOr(stop.poll()) { throw Stopped.agreed(stop, world: world) }
    }
    let result = result(
      model.manifest, validation: try loss(.validation, of: corpus, by: model, world: world),
      test: try loss(.test, of: corpus, by: model, world: world))
    try session.print(result) { text(result) }
  }

  /// The loss of a split, in nats per token; nil when it is empty. Collective.
  private func loss(_ split: Split, of corpus: Corpus, by model: NGramModel, world: Communicator) throws -> Double? {
    let part = corpus.manifest.part(split)
    guard part.tokens > 0 else { return nil }
    let file = try world.agree { try corpus.tokens(split) }
    let windows = TokenWindows(try EvaluationStream(file, sequenceLength: 1024, split: split))
    let scores = try NGramScorer(model, text: file).logProbabilities(of: windows, team: world)
    return Loss(scores, bytes: part.bytes).nats
  }

  private func result(_ manifest: NGramManifest, validation: Double?, test: Double?) -> Result {
    Result(
      order: manifest.recipe.order, tokens: manifest.recipe.tokens, ngrams: manifest.orders.map(\.ngrams),
      discounts: manifest.orders.map(\.discounts.values), validationLoss: validation, testLoss: test, output: output)
  }

  private func text(_ result: Result) -> String {
    let rows = zip(result.ngrams, result.discounts).enumerated().map { index, order in
      ["\(index + 1)", "\(order.0)"] + order.1.map { decimals($0) }
    }
    return """
      \(result.tokens) tokens; \(decimals(result.validationLoss)) nats per validation token, \
      \(decimals(result.testLoss)) per test token
      \(TextTable(heading: ["order", "n-grams", "D1", "D2", "D3"], rows: rows).text)
      model: \(result.output)
      """
  }
}
