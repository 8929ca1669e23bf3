import Evaluation
import Transformers

/// The working memory of a rank's transformers, which members of one shape share.
final class WorkingMemory {
  private var transformers: [ModelConfiguration: Transformer] = [:]

  /// The transformer of a shape, reserved when it is first asked for.
  func transformer(_ model: ModelConfiguration) -> Transformer {
    if let known = transformers[model] { return known }
    let new = TransformerScorer.workingMemory(of: model)
    transformers[model] = new
    return new
  }
}

extension MemoryEstimate {
  /// Adds the weights and the working memory of a rank's members.
  mutating func add(members: [ModelConfiguration]) {
    for model in members { add(copies: 1, of: model) }
    for model in Set(members) {
      let capacity = TokenWindows.passCapacity(contextLength: model.contextLength)
      add(transformerOf: model, capacity: capacity, purpose: .evaluation)
    }
  }
}
