/// A fault of a set of models, or of what a run has stored of its own.
public enum EnsembleError: Error, Equatable, CustomStringConvertible {
  /// The standard that a model is compared with.
  public enum Reference: String, Sendable {
    case corpus
    case firstModel = "first model"
  }

  /// No model was given.
  case noMembers
  /// A member that is named twice.
  case memberTwice(path: String)
  /// A member without logits where the mean of logits is wanted.
  case noLogits(path: String)
  /// An n-gram model is named where models must generate, or judge texts by themselves.
  case ngramModel(directory: String)
  /// A model of another vocabulary size.
  case otherVocabulary(directory: String, found: Int, expected: Int, reference: Reference)
  /// A model of another context length than the first.
  case otherContext(directory: String, found: Int, expected: Int)
  /// A model of another shape than the first.
  case otherShape(directory: String, found: Int, expected: Int)
  /// A model whose tokens mean other texts.
  case otherTokenizer(directory: String, reference: String, difference: String)
  /// A tokenizer with more tokens than its model.
  case largerTokenizer(directory: String, tokenizer: Int, model: Int)
  /// A model whose predictions are NaN or infinite, so that no token can be drawn.
  case notFinite
  /// A model with a weight that is NaN or infinite.
  case weightsNotFinite(directory: String, tensor: String)
  /// A model that gives a token of a split a loss that is NaN or infinite.
  case lossNotFinite(directory: String, split: String)
  /// Log-probabilities beside a run that is not finished or is damaged.
  case unfinishedRun(directory: String)
  /// Log-probabilities of a run of another corpus.
  case otherCorpus(directory: String)
  /// Log-probabilities of another number of tokens than the split has.
  case otherTokenCount(directory: String, split: String, expected: Int, found: Int)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .noMembers: "no models were given; name at least one model's directory"
    case .memberTwice(let path): "member \(path) is named twice; name each member once"
    case .ngramModel(let directory):
      "\(directory) is an n-gram model, which takes part in mixtures (evaluate --members) alone; name the directory of a transformer"
    case .noLogits(let path):
      "\(path) has probabilities only, so there is no mean of logits with it; use --averaging probabilities"
    case .otherVocabulary(let directory, let found, let expected, let reference):
      "model \(directory) has \(found) tokens in its vocabulary, but the \(reference.rawValue) has \(expected); only models of one vocabulary can be combined"
    case .otherContext(let directory, let found, let expected):
      "model \(directory) has context length \(found), but the first model has \(expected); only the mean of probabilities allows models of different context lengths"
    case .otherShape(let directory, let found, let expected):
      "model \(directory) has another shape than the first model (\(found) parameters instead of \(expected)); only weights of one shape can be averaged"
    case .otherTokenizer(let directory, let reference, let difference):
      "model \(directory) has another tokenizer than \(reference): \(difference); only models of one tokenizer can be combined"
    case .largerTokenizer(let directory, let tokenizer, let model):
      "the tokenizer of \(directory) has \(tokenizer) tokens, but the model's vocabulary has \(model); put the model's own tokenizer.json there"
    case .notFinite:
      "a model's predictions are NaN or infinite, so no token can be drawn; use a model whose training did not diverge"
    case .weightsNotFinite(let directory, let tensor):
      "model \(directory) has NaN or infinite weights in tensor \"\(tensor)\"; use a model whose training did not diverge"
    case .lossNotFinite(let directory, let split):
      "model \(directory) has a NaN or infinite loss on the \(split) split; use a model whose training did not diverge"
    case .unfinishedRun(let directory):
      "\(directory) is not a finished run, or its configuration.json or result.json is damaged; train it again"
    case .otherCorpus(let directory):
      "\(directory) is a run of another corpus; name the corpus that it was trained on"
    case .otherTokenCount(let directory, let split, let expected, let found):
      "\(directory) has stored \(found) log-probabilities of the \(split) split, which has \(expected) tokens; train it again"
    }
  }
}
