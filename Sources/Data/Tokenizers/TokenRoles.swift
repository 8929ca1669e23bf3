/// The tokens that begin and end texts, where a vocabulary leaves a choice.
public struct TokenRoles: Sendable, Equatable {
  /// The way to the token that ends documents.
  public enum EndOfText: Sendable, Equatable {
    /// By known spellings, else by what the file puts after texts.
    case known
    /// The same, but a token of this spelling comes before what the file puts after texts.
    case named(String)
    /// The token with this id, as the description of a corpus has it.
    case decided(UInt32)
  }

  /// The token that ends documents.
  public var endOfText: EndOfText
  /// The spelling of a token of its own before texts; nil: texts follow the end of another.
  public var beginOfText: String?

  /// The roles that a `tokenizer.json` alone gives, unless others are named.
  public init(endOfText: EndOfText = .known, beginOfText: String? = nil) {
    self.endOfText = endOfText
    self.beginOfText = beginOfText
  }

  /// The end-of-text token is decided.
  public static func decided(endOfText: UInt32) -> TokenRoles { TokenRoles(endOfText: .decided(endOfText)) }
}
