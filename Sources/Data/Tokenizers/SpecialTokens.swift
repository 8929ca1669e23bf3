/// The special tokens that have a role in the texts that a model sees.
public struct SpecialTokens: Sendable, Equatable {
  /// The token before a text, if the vocabulary has one that is not also the one after it.
  public let beginOfText: SpecialToken?
  /// The token after a text.
  public let endOfText: SpecialToken
  /// The token that fills windows, if the vocabulary has one for that purpose.
  public let padding: SpecialToken?

  package init(beginOfText: SpecialToken? = nil, endOfText: SpecialToken, padding: SpecialToken? = nil) {
    self.beginOfText = beginOfText
    self.endOfText = endOfText
    self.padding = padding
  }

  /// The token before a text: where a vocabulary has no token of its own for that, a text follows the end
  /// of another.
  public var textStart: SpecialToken { beginOfText ?? endOfText }
}

extension SpecialTokens {
  /// The spellings of the token that ends a document: of GPT-2 and of Llama 3, in order of preference.
  static let endOfTextContents = ["<|endoftext|>", "<|end_of_text|>"]

  /// The roles of a vocabulary's special tokens, by their spellings.
  ///
  /// - Throws: `TokenizerError.missingEndOfText`.
  init(in special: [SpecialToken]) throws(TokenizerError) {
    let candidates = Self.endOfTextContents.lazy.compactMap { content in special.first { $0.content == content } }
    guard let endOfText = candidates.first else { throw .missingEndOfText(candidates: Self.endOfTextContents) }
    self.init(endOfText: endOfText)
  }
}
