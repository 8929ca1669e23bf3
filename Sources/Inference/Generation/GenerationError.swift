/// What is wrong with models that are to generate text, or with what they are asked.
public enum GenerationError: Error, Equatable, CustomStringConvertible {
  /// No model was given.
  case noModels
  /// Models whose predictions cannot go together.
  case unequalModels(directory: String, what: String, expected: Int, found: Int)
  /// Models whose tokens mean different texts; `difference` is a clause.
  case otherTokenizer(directory: String, first: String, difference: String)
  /// A tokenizer with more tokens than its model.
  case largerTokenizer(directory: String, tokenizer: Int, model: Int)
  /// This rank's models are not those that the first rank has.
  case otherThanFirst(directories: [String])
  /// A prompt that leaves no room in the context.
  case longPrompt(tokens: Int, contextLength: Int)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .noModels: "no models were given; name at least one model's directory"
    case .unequalModels(let directory, let what, let expected, let found):
      "model \(directory) has \(what) \(found), but the first model has \(expected); only models of the same \(what) can generate together"
    case .otherTokenizer(let directory, let first, let difference):
      "model \(directory) has another tokenizer than \(first): \(difference); only models that were trained on the same corpus can generate together"
    case .largerTokenizer(let directory, let tokenizer, let model):
      "the tokenizer of \(directory) has \(tokenizer) tokens, but the model's vocabulary has \(model); put the model's own tokenizer.json there"
    case .otherThanFirst(let directories):
      "the models \(directories.joined(separator: ", ")) are others on this rank than on the first; let all ranks read the same files"
    case .longPrompt(let tokens, let contextLength):
      "the prompt has \(tokens) tokens, but the models' context of \(contextLength) has room for at most \(contextLength - 1) and the end-of-text token before them; shorten it"
    }
  }
}
