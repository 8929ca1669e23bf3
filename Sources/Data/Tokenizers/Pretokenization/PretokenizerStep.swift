/// One step on the way from a text to its pre-tokens. Each step works on every piece that the steps before it left.
///
/// A new kind of step is a case here, its place in `Pretokenizer`, and how `tokenizer.json` spells it.
package enum PretokenizerStep: Sendable, Hashable {
  /// Cuts a piece into the matches of a pattern.
  case split(SplitPattern)
  /// Takes a piece as bytes, whose values are the symbols of the vocabulary; it must be the last step.
  case byteLevel
}

extension [PretokenizerStep] {
  /// The steps of GPT-2, and of tokenizers that are trained here.
  package static var gpt2: Self { [.split(.gpt2), .byteLevel] }

  /// The steps of Llama 3.
  package static var llama3: Self { [.split(.llama3), .byteLevel] }
}

extension PretokenizerStep: CustomStringConvertible {
  /// The step with its expression, for comparisons and messages.
  package var description: String {
    switch self {
    case .split(let pattern): "Split by \(pattern.expression)"
    case .byteLevel: "ByteLevel"
    }
  }
}
