/// The fields of a `tokenizer.json` that decide a byte-level BPE's ids.
struct TokenizerFile: Decodable {
  struct AddedToken: Decodable {
    let id: UInt32
    let content: String
    let special: Bool
  }

  let addedTokens: [AddedToken]
  let normalizer: Normalizer
  let steps: [PretokenizerStep]
  let model: TokenizerFileModel

  private enum Field: String, CodingKey {
    case addedTokens = "added_tokens"
    case normalizer, model
    case pretokenizer = "pre_tokenizer"
  }

  private typealias Fields = KeyedDecodingContainer<Field>

  /// Refuses other kinds before it reads the model, whose fields have other types there.
  ///
  /// - Throws: `TokenizerError.unsupported`, or a `DecodingError`.
  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    normalizer = try Self.normalizer(fields)
    steps = try fields.decodeIfPresent(TokenizerFilePretokenizer.self, forKey: .pretokenizer).steps
    addedTokens = try Self.addedTokens(fields)
    model = try fields.decode(TokenizerFileModel.self, forKey: .model)
  }

  private struct Kind: Decodable {
    let type: String
  }

  private static func normalizer(_ fields: Fields) throws -> Normalizer {
    guard let kind = try fields.decodeIfPresent(Kind.self, forKey: .normalizer) else { return .none }
    throw TokenizerError.unsupported(field: "normalizer", found: kind.type, supported: "none")
  }

  private static func addedTokens(_ fields: Fields) throws -> [AddedToken] {
    let tokens = try fields.decodeIfPresent([AddedToken].self, forKey: .addedTokens) ?? []
    if let ordinary = tokens.first(where: { !$0.special }) { throw refusal(of: ordinary.content) }
    return tokens
  }

  /// The error of an added token that is not special.
  private static func refusal(of content: String) -> TokenizerError {
    .unsupported(field: "added_tokens", found: "\"\(content)\" to be cut from text", supported: "special tokens")
  }
}

extension TokenizerFile {
  /// The rules that the file describes.
  var rules: EncodingRules {
    EncodingRules(
      normalizer: normalizer, pretokenization: steps, ignoresMerges: model.ignoresMerges,
      fallsBackToBytes: model.fallsBackToBytes)
  }
}

extension TokenizerFile {
  /// The tokens in the order of their ids, and the merges.
  ///
  /// - Throws: `TokenizerError` if ids or merges contradict each other.
  func vocabulary() throws(TokenizerError) -> Vocabulary {
    var vocabulary = try tokens()
    for merge in try merges() { vocabulary.append(merge) }
    return vocabulary
  }

  private func tokens() throws(TokenizerError) -> Vocabulary {
    var vocabulary = Vocabulary()
    let special = Set(addedTokens.map(\.content))
    for content in try contentsByID() {
      if special.contains(content) {
        vocabulary.append(special: content, isInModel: model.vocab[content] != nil)
      } else {
        vocabulary.append(try Self.bytes(of: content))
      }
    }
    return vocabulary
  }

  private static func bytes(of token: String) throws(TokenizerError) -> [UInt8] {
    let bytes = ByteAlphabet.standard.bytes(spelledBy: token) ?? []
    guard !bytes.isEmpty else { throw .notByteLevel(token: token) }
    return bytes
  }

  /// All tokens; their ids must be `0..<count`.
  private func contentsByID() throws(TokenizerError) -> [String] {
    let ids = try allIDs()
    var contents: [String?] = Array(repeating: nil, count: ids.count)
    // In alphabetical order, so that of several errors always the same one is reported.
    for (content, id) in ids.sorted(by: { $0.key < $1.key }) {
      guard id < ids.count else { throw .idOutOfRange(token: content, id: id, count: ids.count) }
      if let other = contents[Int(id)] { throw .duplicateID(id: id, tokens: [other, content]) }
      contents[Int(id)] = content
    }
    return contents.compactMap(\.self)
  }

  private func allIDs() throws(TokenizerError) -> [String: UInt32] {
    var ids = model.vocab
    for token in addedTokens {
      if let id = ids.updateValue(token.id, forKey: token.content), id != token.id {
        throw .conflictingIDs(token: token.content, vocabulary: id, added: token.id)
      }
    }
    return ids
  }

  private func merges() throws(TokenizerError) -> [Merge] {
    let ids = ordinaryIDs
    var merges: [Merge] = []
    for (rank, tokens) in model.merges.enumerated() {
      merges.append(try MergeReader(rank: rank, tokens: tokens, ids: ids).merge())
    }
    return merges
  }

  /// The ids without those of the special tokens: text must never make one.
  private var ordinaryIDs: [String: UInt32] {
    var ids = model.vocab
    for token in addedTokens { ids[token.content] = nil }
    return ids
  }
}

/// A merge as its file spells it, and the ids of its tokens.
private struct MergeReader {
  let rank: Int
  let tokens: [String]
  let ids: [String: UInt32]

  func merge() throws(TokenizerError) -> Merge {
    guard tokens.count == 2 else { throw .malformedMerge(rank: rank, merge: tokens) }
    return try Merge(left: id(tokens[0]), right: id(tokens[1]), result: id(tokens[0] + tokens[1]))
  }

  private func id(_ token: String) throws(TokenizerError) -> UInt32 {
    guard let id = ids[token] else { throw .unknownMergeToken(rank: rank, token: token) }
    return id
  }
}
