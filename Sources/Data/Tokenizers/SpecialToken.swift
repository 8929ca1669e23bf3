/// A token that marks something and is never made from text.
package struct SpecialToken: Sendable, Equatable {
  /// The spellings of the token that ends a document: of GPT-2 and of Llama 3, in order of preference.
  static let endOfTextContents = ["<|endoftext|>", "<|end_of_text|>"]

  package let id: UInt32
  package let content: String
  /// Whether the file's model lists it too, beside the added tokens (GPT-2 does, Llama 3 does not).
  package let isInModel: Bool
}
