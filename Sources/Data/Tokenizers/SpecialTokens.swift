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
  /// The spellings in vocabularies of other families, for files that say nothing else.
  private static let otherContents = ["</s>", "<｜end▁of▁sentence｜>", "<eos>", "<|im_end|>"]

  /// The roles of a vocabulary's special tokens.
  ///
  /// - Throws: `TokenizerError.missingEndOfText`.
  init(in special: [SpecialToken], frame: TextFrame, _ roles: TokenRoles) throws(TokenizerError) {
    let candidates = Self.candidates(frame, roles.endOfText)
    guard let end = candidates.lazy.compactMap({ candidate in special.first(where: candidate) }).first else {
      throw .missingEndOfText(candidates: Self.names(roles.endOfText))
    }
    let begin = roles.beginOfText.flatMap { content in special.first { $0.isSpelled(content) } }
    self.init(beginOfText: begin == end ? nil : begin, endOfText: end)
  }

  /// Tests for the token that ends documents, in order of preference.
  private static func candidates(
    _ frame: TextFrame, _ endOfText: TokenRoles.EndOfText
  ) -> [(SpecialToken) -> Bool] {
    let spelled = { (content: String) in { (token: SpecialToken) in token.isSpelled(content) } }
    if case .decided(let id) = endOfText { return [{ $0.id == id }] }
    var candidates = endOfTextContents.map(spelled)
    if case .named(let content) = endOfText { candidates.append(spelled(content)) }
    if let last = frame.after.last { candidates.append { $0.id == last } }
    return candidates + otherContents.map(spelled)
  }

  private static func names(_ endOfText: TokenRoles.EndOfText) -> [String] {
    switch endOfText {
    case .known: endOfTextContents + otherContents
    case .named(let content): endOfTextContents + [content] + otherContents
    case .decided(let id): ["with the id \(id)"]
    }
  }
}
