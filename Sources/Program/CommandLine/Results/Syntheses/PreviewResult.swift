import Files
import Synthesis

/// The first requests of a synthesis with their answers.
struct PreviewResult: Encodable {
  private struct Example: Encodable {
    let operation, document: String
    let entities: [String]
    let prompt: String
    @OrNull var answer: String?
    @OrNull var failure: String?
    let promptTokens, completionTokens: Int
  }

  private let examples: [Example]

  init(_ examples: [Synthesizer.Example]) {
    self.examples = examples.map {
      Example(
        operation: $0.request.operation, document: $0.request.document, entities: $0.request.entities,
        prompt: $0.request.messages.map(\.content).joined(separator: "\n\n"), answer: $0.record?.text,
        failure: $0.record?.failure, promptTokens: $0.record?.usage.promptTokens ?? 0,
        completionTokens: $0.record?.usage.completionTokens ?? 0)
    }
  }

  /// The requests and answers one after another.
  var text: String { examples.enumerated().map { text($1, number: $0 + 1) }.joined(separator: "\n\n") }

  private func text(_ example: Example, number: Int) -> String {
    """
    --- request \(number): \(example.operation), \(example.promptTokens) tokens ---
    \(example.prompt)
    --- answer \(number): \(example.failure ?? "\(example.completionTokens) tokens") ---
    \(example.answer ?? "")
    """
  }
}
