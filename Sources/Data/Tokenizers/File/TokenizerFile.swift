/// The fields of a `tokenizer.json` that decide ids and texts.
struct TokenizerFile {
  let addedTokens: [AddedToken]
  let normalizer: [NormalizerStep]
  let steps: [PretokenizerStep]
  let decoder: [DecoderStep]?
  let frame: TextFrame
  let model: TokenizerFileModel

  /// Refuses other kinds before it reads the model, whose fields have other types there.
  ///
  /// - Throws: `TokenizerError.unsupported`, or `.malformedFile`.
  init(_ root: JSONPlace) throws(TokenizerError) {
    normalizer = try root.optional("normalizer")?.normalizerSteps() ?? []
    steps = try root.optional("pre_tokenizer")?.pretokenizerSteps() ?? []
    decoder = try root.optional("decoder")?.decoderSteps()
    frame = try root.optional("post_processor")?.declaredFrame() ?? TextFrame()
    addedTokens = try root.optional("added_tokens")?.addedTokens() ?? []
    model = try TokenizerFileModel(root.required("model"))
  }

  /// The parts of a tokenizer.
  ///
  /// - Throws: `TokenizerError` if ids or merges contradict each other.
  func parts() throws(TokenizerError) -> TokenizerParts {
    let reader = try VocabularyReader(model, addedTokens, isByteLevel: steps.areByteLevel)
    return try TokenizerParts(
      vocabulary: reader.vocabulary(), rules: rules(reader.unknown()), decoder: decoder, frame: frame)
  }

  private func rules(_ unknown: UInt32?) -> EncodingRules {
    EncodingRules(
      normalizer: normalizer, pretokenization: steps, ignoresMerges: model.ignoresMerges,
      fallsBackToBytes: model.fallsBackToBytes, unknown: unknown, fusesUnknown: model.fusesUnknown,
      addedTokens: addedTokens)
  }
}

extension JSONPlace {
  fileprivate func addedTokens() throws(TokenizerError) -> [AddedToken] {
    var tokens: [AddedToken] = []
    for element in try elements() {
      let token = try element.addedToken()
      // The library ignores tokens without text, and repetitions.
      if !token.content.isEmpty, !tokens.contains(where: { $0.id == token.id && $0.isSame(as: token) }) {
        tokens.append(token)
      }
    }
    return tokens
  }

  private func addedToken() throws(TokenizerError) -> AddedToken {
    let isSpecial = try required("special").flag()
    return AddedToken(
      id: try required("id").integer(), content: try required("content").text(), isSpecial: isSpecial,
      options: AddedToken.Options(
        takesSpaceBefore: try flag("lstrip", default: false), takesSpaceBehind: try flag("rstrip", default: false),
        isSingleWord: try flag("single_word", default: false),
        isNormalized: try flag("normalized", default: !isSpecial)))
  }
}

extension AddedToken {
  fileprivate func isSame(as other: AddedToken) -> Bool { content.utf8.elementsEqual(other.content.utf8) }
}
