/// A fault of an n-gram model, or of a request for one.
public enum NGramError: Error, Equatable, CustomStringConvertible {
  /// An order that is not supported.
  case unsupportedOrder(Int)
  /// An order that is not supported for a vocabulary.
  case wideOrder(order: Int, vocabulary: Int, most: Int)
  /// A model file that is not what was written.
  case malformed(path: String, reason: String)
  /// A directory with another model.
  case otherModel(directory: String, differences: [String])
  /// A model whose tokens mean other texts than those of a corpus.
  case otherTokenizer(directory: String, corpus: String, difference: String)
  /// A model that was made from another corpus.
  case otherCorpus(directory: String, corpus: String)
  /// Too many tokens for the counts of a file.
  case tooManyTokens(Int)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .unsupportedOrder(let order): "order \(order) is not supported; choose one from 1 to 8"
    case .wideOrder(let order, let vocabulary, let most):
      "order \(order) is not supported for a vocabulary of \(vocabulary) tokens; choose at most \(most)"
    case .malformed(let path, let reason): "\(path): \(reason); make the n-gram model again"
    case .otherModel(let directory, let differences):
      "directory \(directory) holds another n-gram model (\(differences.joined(separator: ", "))); choose another output directory"
    case .otherTokenizer(let directory, let corpus, let difference):
      "n-gram model \(directory) has another tokenizer than corpus \(corpus): \(difference); make one of this corpus with chorus ngram"
    case .otherCorpus(let directory, let corpus):
      "n-gram model \(directory) was made from another corpus than \(corpus); make one of this corpus with chorus ngram"
    case .tooManyTokens(let count):
      "\(count) tokens are more than the 4,294,967,295 that an n-gram model counts; choose fewer with --tokens"
    }
  }
}
