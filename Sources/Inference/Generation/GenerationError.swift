/// A request that models cannot generate text for.
public enum GenerationError: Error, Equatable, CustomStringConvertible {
  /// This rank's models are not those that the first rank has.
  case otherThanFirst(directories: [String])
  /// A prompt that leaves no room in the context.
  case longPrompt(tokens: Int, contextLength: Int)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .otherThanFirst(let directories):
      "the models \(directories.joined(separator: ", ")) differ between this rank and the first; let all ranks read the same files"
    case .longPrompt(let tokens, let contextLength):
      "the prompt has \(tokens) tokens, but the models' context of \(contextLength) has room for at most \(contextLength - 1) and the end-of-text token before them; shorten it, or keep its end only with --crop-prompt"
    }
  }
}
