/// The `model` of a `tokenizer.json`, if it is a byte-pair encoding whose every step is implemented.
struct TokenizerFileModel: Decodable {
  /// From a token's visible spelling to its id.
  let vocab: [String: UInt32]
  /// Each of two spellings, the strongest first; not yet checked.
  let merges: [[String]]
  let ignoresMerges: Bool
  let fallsBackToBytes: Bool

  private enum Field: String, CodingKey {
    case type, vocab, merges, dropout
    case ignoresMerges = "ignore_merges"
    case byteFallback = "byte_fallback"
    case prefix = "continuing_subword_prefix"
    case suffix = "end_of_word_suffix"
  }

  private typealias Fields = KeyedDecodingContainer<Field>

  /// - Throws: `TokenizerError.unsupported`, or a `DecodingError`.
  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    try Self.check(fields)
    vocab = try fields.decode([String: UInt32].self, forKey: .vocab)
    merges = try Self.merges(fields)
    ignoresMerges = try fields.decodeIfPresent(Bool.self, forKey: .ignoresMerges) ?? false
    fallsBackToBytes = try fields.decodeIfPresent(Bool.self, forKey: .byteFallback) ?? false
    try Self.require(!fallsBackToBytes, .byteFallback, found: "true", supported: "false")
  }

  private static func check(_ fields: Fields) throws {
    try checkKind(fields)
    try checkAffixes(fields)
    try checkDropout(fields)
  }

  /// Files of before 2022 have no `type`.
  private static func checkKind(_ fields: Fields) throws {
    let type = try fields.decodeIfPresent(String.self, forKey: .type) ?? "BPE"
    try require(type == "BPE", .type, found: type, supported: "BPE")
  }

  /// Files of before 2022 write an absent prefix or suffix as an empty string.
  private static func checkAffixes(_ fields: Fields) throws {
    for field in [Field.prefix, .suffix] {
      let affix = try fields.decodeIfPresent(String.self, forKey: field) ?? ""
      try require(affix.isEmpty, field, found: "\"\(affix)\"", supported: "none")
    }
  }

  private static func checkDropout(_ fields: Fields) throws {
    let dropout = try fields.decodeIfPresent(Double.self, forKey: .dropout) ?? 0
    try require(dropout == 0, .dropout, found: "\(dropout)", supported: "none")
  }

  private static func require(
    _ condition: Bool, _ field: Field, found: String, supported: String
  ) throws(TokenizerError) {
    guard condition else {
      throw .unsupported(field: "model.\(field.rawValue)", found: found, supported: supported)
    }
  }

  /// Pairs, or strings of two tokens with a space between, which no visible spelling contains.
  private static func merges(_ fields: Fields) throws -> [[String]] {
    try (try? fields.decode([String].self, forKey: .merges))?.map(parts)
      ?? fields.decode([[String]].self, forKey: .merges)
  }

  private static func parts(of merge: String) -> [String] {
    merge.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
  }
}
