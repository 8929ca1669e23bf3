/// The texts of tokens after the steps that change single tokens.
struct TokenTexts {
  /// The bytes that each token contributes within a text.
  private(set) var inner: [[UInt8]] = []
  /// The bytes that a token contributes at the start of a text, where they differ.
  private(set) var first: [UInt32: [UInt8]] = [:]
  /// The tokens that stand for bytes.
  private(set) var byteTokens: Set<UInt32> = []
  private let steps: [DecoderStep]
  private let finders: [MatchFinder?]

  /// - Throws: `TokenizerError.unsupported` for an expression that is not implemented.
  init(
    _ steps: [DecoderStep], of vocabulary: Vocabulary, spellings: [UInt32: String]
  ) throws(TokenizerError) {
    var finders: [MatchFinder?] = []
    for step in steps { finders.append(try step.finder()) }
    self.steps = steps
    self.finders = finders
    inner.reserveCapacity(vocabulary.count)
    for id in 0..<UInt32(vocabulary.count) {
      add(id, isText: vocabulary.isText(id), spelling: spellings[id] ?? vocabulary.spelling(of: id))
    }
  }

  private mutating func add(_ id: UInt32, isText: Bool, spelling: String) {
    guard isText else { return inner.append([]) }
    let spelling = Array(spelling.utf8)
    let text = text(of: spelling, isFirst: false)
    if text.isByte { byteTokens.insert(id) }
    inner.append(text.bytes)
    let start = self.text(of: spelling, isFirst: true).bytes
    if start != text.bytes { first[id] = start }
  }

  private func text(of spelling: [UInt8], isFirst: Bool) -> (bytes: [UInt8], isByte: Bool) {
    var bytes = spelling
    for (step, finder) in zip(steps, finders) {
      if step == .byteFallback, let byte = ByteToken.byte(spelledBy: String(decoding: bytes, as: UTF8.self)) {
        return ([byte], true)
      }
      bytes = step.changed(bytes, finder, isFirst: isFirst)
    }
    return (bytes, false)
  }
}

extension DecoderStep {
  fileprivate func finder() throws(TokenizerError) -> MatchFinder? {
    guard case .replace(let pattern, _) = self else { return nil }
    return try MatchFinder(pattern)
  }

  /// The text of a token after this step.
  fileprivate func changed(_ bytes: [UInt8], _ finder: MatchFinder?, isFirst: Bool) -> [UInt8] {
    switch self {
    case .byteLevel: ByteAlphabet.standard.bytes(spelledBy: String(decoding: bytes, as: UTF8.self)) ?? bytes
    case .byteFallback, .fuse: bytes
    case .strip(let character, let start, let end): Edges(character, start: start, end: end).trimmed(bytes)
    case .replace(_, let content): finder?.replacing(in: bytes, with: Array(content.utf8)) ?? bytes
    case .metaspace(let metaspace): metaspace.spaced(bytes, isFirst: isFirst)
    }
  }
}
