/// A reason why a run cannot start or ends early.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss, or the norm of its gradient, is NaN or infinite.
  case diverged(step: Int, loss: Double)
  /// The output directory holds another run; without differences when it does not say which.
  case otherRun(directory: String, differences: [String])
  /// The metrics are not those that a checkpoint was written with.
  case otherMetrics(path: String, step: Int)
  /// A model that a run saved before a checkpoint is not there.
  case missingModel(path: String, step: Int)
  /// The corpus is not the one that the run was configured for.
  case otherCorpus(directory: String)
  /// The data of a teacher are missing or not those that the run was configured for.
  case otherDistillationData(what: String, place: String?)

  /// The pairs of documents of a corpus are missing or not those that the run was configured for.
  case otherPairs(directory: String?)
  /// The weights that a run starts from are missing or not those that it was configured for.
  case otherInitialWeights(directory: String?)
  /// A weight that a run starts from is NaN or infinite.
  case initialWeightsNotFinite(directory: String, tensor: String)
  /// A corpus or a model has another tokenizer than the first corpus.
  case otherTokenizer(directory: String, difference: String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .diverged(let step, let loss):
      "the run diverged: its loss or gradient became \(text(of: loss)) at step \(step + 1); use a smaller training.learningRate"
    case .otherRun(let directory, let differences):
      "directory \(directory) holds another run\(Self.list(differences)); choose another output directory"
    case .otherMetrics(let path, let step):
      "\(path) is not as it was after step \(step), so the checkpoint after that step cannot be used"
    case .missingModel(let path, let step):
      "\(path) is missing, so the checkpoint after step \(step) cannot be used: the model is made again from an earlier one"
    case .otherDistillationData(let what, let place):
      "the teacher's \(what) \(place.map { "in \($0)" } ?? "") are not those that the run was configured for; have them made again"
    case .otherPairs(let directory):
      "the pairs of documents \(directory.map { "in \($0)" } ?? "") are not those that the run was configured for; correct corpus.pairs"
    case .otherInitialWeights(let directory):
      "the weights \(directory.map { "in \($0)" } ?? "") are not those that the run was configured for; correct initialization.model"
    case .initialWeightsNotFinite(let directory, let tensor):
      "model \(directory) has NaN or infinite weights in tensor \"\(tensor)\"; start from a model whose training did not diverge"
    case .otherTokenizer(let directory, let difference):
      "\(directory) has another tokenizer than the run's first corpus: \(difference); use data and models of one tokenizer"
    case .otherCorpus(let directory):
      "corpus \(directory) is not the one that the run was configured for; prepare it again or correct the path"
    }
  }
}

extension TrainingError {
  /// The most differences that a sentence lists.
  private static let mostDifferences = 8

  private static func list(_ differences: [String]) -> String {
    guard !differences.isEmpty else { return "" }
    let rest = differences.count - mostDifferences
    let more = rest > 0 ? ["and \(rest) more"] : []
    return " (\((differences.prefix(mostDifferences) + more).joined(separator: ", ")))"
  }
}

/// A loss as text, the same for every NaN: their signs depend on the order of sums.
func text(of loss: Double) -> String { loss.isNaN ? "nan" : "\(loss)" }
