import Foundation

/// A byte-pair tokenizer: text to token ids and back.
///
/// The ids are those of Hugging Face's `tokenizers` for the same `tokenizer.json`, with
/// `add_special_tokens=False` and `encode_special_tokens=True`. A value is immutable and cheap to copy.
///
/// A tokenizer that is trained here, or one with a complete alphabet of bytes and no normalizer, takes any bytes and gives
/// back the same.
public struct Tokenizer: Sendable {
  package let vocabulary: Vocabulary
  package let rules: EncodingRules
  let pretokenizer: Pretokenizer
  /// The tokens that merging starts from.
  package let symbols: SymbolTable
  /// The places that no merge reaches across, in texts of characters.
  package let boundaries: MergeBoundaries?
  /// From a pair of tokens to the rank of its merge.
  let ranks: PairTable
  /// The tokens that pre-tokens are looked up in before merging; none unless the rules ignore merges.
  let unmergedTokens: TokenIndex
  /// Cuts the added tokens out of texts that are not special.
  let ordinaryTokens: AddedTokenCutter
  /// Cuts all added tokens out of texts.
  let allTokens: AddedTokenCutter
  let decoding: TextDecoding
  /// The steps of the file's decoder; nil when it has none.
  let decoder: [DecoderStep]?
  /// The bytes of the file that it was read from.
  let source: Data?

  /// The tokens before, after and around texts. They are never made from text unless an encoder is asked to.
  public let specialTokens: SpecialTokens

  /// The special tokens that the file puts around a text for models that expect them.
  public let frame: TextFrame

  /// Indicates whether a text may be encoded in parts, each from a space or the begin of a line before a letter of ASCII
  /// behind a letter or digit on: no step looks beyond such a place.
  public let isLocal: Bool

  /// The number of ids; ids are `0..<vocabularySize`.
  public var vocabularySize: Int { vocabulary.count }

  /// The id of the token that ends a document.
  public var endOfText: UInt32 { specialTokens.endOfText.id }

  /// The id of the token before a text.
  public var textStart: UInt32 { specialTokens.textStart.id }

  /// - Throws: `TokenizerError.missingEndOfText` if the vocabulary lacks it, `.unsupported` for rules that are not
  ///   implemented.
  init(_ parts: TokenizerParts, roles: TokenRoles = TokenRoles()) throws(TokenizerError) {
    specialTokens = try SpecialTokens(in: parts.vocabulary.specialTokens, frame: parts.frame, roles)
    let normalizer = try Normalizer(parts.rules.normalizer)
    pretokenizer = try Pretokenizer(steps: parts.rules.pretokenization)
    symbols = SymbolTable(parts.vocabulary, parts.rules)
    boundaries = parts.boundaries()
    ranks = PairTable(ranking: parts.vocabulary.merges)
    unmergedTokens = parts.unmergedTokens()
    ordinaryTokens = AddedTokenCutter(parts.rules.addedTokens, normalizer: normalizer, findsSpecial: false)
    allTokens = AddedTokenCutter(parts.rules.addedTokens, normalizer: normalizer, findsSpecial: true)
    decoding = try parts.decoding(normalizer)
    isLocal = normalizer.isLocal && pretokenizer.isLocal && ordinaryTokens.findsNothing
    decoder = parts.decoder
    rules = parts.rules
    vocabulary = parts.vocabulary
    frame = parts.frame
    source = parts.source
  }

  /// The token that the merge of a rank makes.
  func result(ofRank rank: UInt32) -> UInt32 { vocabulary.merges[Int(rank)].result }
}
