/// Puts the tokens of a file in the order of their ids, and the merges after them.
struct VocabularyReader {
  /// The most ids without a token, which some files have between the model's tokens and the added ones.
  private static let mostVacancies = 1 << 16

  private let model: TokenizerFileModel
  private let added: [AddedToken]
  private let isByteLevel: Bool
  /// The ids of all tokens of the model.
  private let modelIDs: SpellingTable
  /// The ids of the special tokens.
  private let specialIDs: SpellingTable

  /// - Throws: `TokenizerError.conflictingIDs` if a spelling has two ids.
  init(_ model: TokenizerFileModel, _ added: [AddedToken], isByteLevel: Bool) throws(TokenizerError) {
    modelIDs = try Self.table(model.vocabulary.map { (spelling: $0.spelling, id: $0.id) })
    specialIDs = try Self.table(added.filter(\.isSpecial).map { (spelling: $0.content, id: $0.id) })
    self.model = model
    self.added = added
    self.isByteLevel = isByteLevel
  }

  private static func table(_ entries: [(spelling: String, id: UInt32)]) throws(TokenizerError) -> SpellingTable {
    var table = SpellingTable()
    for entry in entries {
      guard let other = table.add(entry.spelling, entry.id), other != entry.id else { continue }
      throw .conflictingIDs(token: entry.spelling, vocabulary: other, added: entry.id)
    }
    return table
  }

  /// The id of the token of unknown characters.
  func unknown() throws(TokenizerError) -> UInt32? {
    guard let spelling = model.unknown else { return nil }
    guard let id = modelIDs[spelling] else { throw .missingUnknown(token: spelling) }
    return id
  }

  /// The tokens and the merges.
  ///
  /// - Throws: `TokenizerError` if ids or merges contradict each other.
  func vocabulary() throws(TokenizerError) -> Vocabulary {
    var vocabulary = Vocabulary(isByteLevel: isByteLevel)
    for token in try tokensByID() { append(token, to: &vocabulary) }
    for (rank, tokens) in model.merges.enumerated() { vocabulary.append(try merge(tokens, rank: rank)) }
    return vocabulary
  }
}

// MARK: Tokens

extension VocabularyReader {
  /// A token of the model or an added one.
  private struct Token {
    let spelling: String
    let isAdded: Bool
  }

  /// The tokens by their ids; nothing for ids without one.
  private func tokensByID() throws(TokenizerError) -> [Token?] {
    let entries = try entries()
    var tokens = [Token?](repeating: nil, count: try idCount(of: entries))
    for entry in entries {
      if let other = tokens[Int(entry.id)] {
        throw .duplicateID(id: entry.id, tokens: [other.spelling, entry.token.spelling].sorted())
      }
      tokens[Int(entry.id)] = entry.token
    }
    return tokens
  }

  private func entries() throws(TokenizerError) -> [(id: UInt32, token: Token)] {
    var entries = model.vocabulary.map { (id: $0.id, token: Token(spelling: $0.spelling, isAdded: false)) }
    var ids = modelIDs
    for token in added {
      guard let id = ids.add(token.content, token.id) else {
        entries.append((id: token.id, token: Token(spelling: token.content, isAdded: true)))
        continue
      }
      guard id == token.id else { throw .conflictingIDs(token: token.content, vocabulary: id, added: token.id) }
    }
    return entries
  }

  /// One more than the largest id, unless that leaves too many vacant.
  private func idCount(of entries: [(id: UInt32, token: Token)]) throws(TokenizerError) -> Int {
    guard let last = entries.max(by: { $0.id < $1.id }) else { return 0 }
    guard Int(last.id) < entries.count + Self.mostVacancies else {
      throw .idOutOfRange(token: last.token.spelling, id: last.id, count: entries.count)
    }
    return Int(last.id) + 1
  }

  private func append(_ token: Token?, to vocabulary: inout Vocabulary) {
    guard let token else { return vocabulary.appendVacancy() }
    if specialIDs[token.spelling] != nil {
      vocabulary.append(special: token.spelling, isInModel: !token.isAdded)
    } else if !token.isAdded, let bytes = bytes(of: token.spelling) {
      vocabulary.append(bytes)
    } else {
      vocabulary.append(apart: Array(token.spelling.utf8))
    }
  }

  /// The bytes that a token of the model stands for; nil when text cannot be built of it.
  private func bytes(of spelling: String) -> [UInt8]? {
    guard isByteLevel else { return Array(spelling.utf8) }
    let bytes = ByteAlphabet.standard.bytes(spelledBy: spelling) ?? []
    return bytes.isEmpty ? nil : bytes
  }
}

// MARK: Merges

extension VocabularyReader {
  private func merge(_ tokens: [String], rank: Int) throws(TokenizerError) -> Merge {
    guard tokens.count == 2 else { throw .malformedMerge(rank: rank, merge: tokens) }
    return try Merge(
      left: id(tokens[0], rank: rank), right: id(tokens[1], rank: rank), result: id(tokens[0] + tokens[1], rank: rank))
  }

  /// The id of an ordinary token: text must never make a special one.
  private func id(_ token: String, rank: Int) throws(TokenizerError) -> UInt32 {
    guard let id = ordinaryID(token) else { throw .unknownMergeToken(rank: rank, token: token) }
    return id
  }

  private func ordinaryID(_ token: String) -> UInt32? { specialIDs[token] == nil ? modelIDs[token] : nil }
}
