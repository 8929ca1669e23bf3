/// One step on the way from a text to its pre-tokens. Each step works on every piece that the steps before it left.
///
/// A new kind of step is a case here, its stage in `Pretokenizer`, and how `tokenizer.json` spells it.
package enum PretokenizerStep: Sendable, Hashable {
  /// Cuts a piece into the matches of a pattern.
  case split(SplitPattern)
  /// Cuts a piece around the matches of any other pattern.
  case cut(PieceRule)
  /// Puts a space before a piece that does not start with one.
  case prefixSpace
  /// Writes spaces as a visible character, and cuts the piece before each.
  case metaspace(Metaspace)
  /// Takes a piece as bytes, whose values are the symbols of the vocabulary; it must be the last step.
  case byteLevel
}

extension [PretokenizerStep] {
  /// The steps of GPT-2, and of tokenizers that are trained here.
  package static var gpt2: Self { [.split(.gpt2), .byteLevel] }

  /// The steps of Llama 3.
  package static var llama3: Self { [.split(.llama3), .byteLevel] }

  /// Indicates whether the symbols of the vocabulary are bytes, not characters.
  var areByteLevel: Bool { last == .byteLevel }
}

extension PretokenizerStep: CustomStringConvertible {
  /// The step with its expression, for comparisons and messages.
  package var description: String {
    switch self {
    case .split(let pattern): "Split by \(pattern.expression)"
    case .cut(let rule): "\(rule)"
    case .prefixSpace: "add_prefix_space"
    case .metaspace(let metaspace): "\(metaspace)"
    case .byteLevel: "ByteLevel"
    }
  }
}
