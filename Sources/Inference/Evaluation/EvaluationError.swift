/// A text that a model cannot score.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  /// A continuation that is longer than the context.
  case longContinuation(tokens: Int, contextLength: Int)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .longContinuation(let tokens, let contextLength):
      "a continuation of \(tokens) tokens does not fit into the model's context of \(contextLength); score a shorter one, or use a model with a longer context"
    }
  }
}
