import Files

extension Corpus {
  /// A corpus that is not there, with the counts that one would have; for estimates alone.
  ///
  /// - Parameters:
  ///   - trainTokens: the tokens of the training split.
  ///   - validation: the size of the validation split; `test` likewise.
  ///   - vocabulary: the number of different tokens.
  /// - Throws: `CorpusError.fractions` when nothing is left for training.
  public static func assumed(
    trainTokens: Int, validation: HeldOutSize, test: HeldOutSize, vocabulary: Int
  ) throws -> Corpus {
    try SplitRule(validation: validation, test: test, seed: 0).check()
    let recipe = CorpusRecipe(
      version: CorpusRecipe.currentVersion, texts: "", vocabularySize: vocabulary, tokenizer: nil,
      validation: validation, test: test, seed: 0)
    let counted = Double(trainTokens + validation.tokens + test.tokens)
    let tokens = counted / (1 - validation.fraction - test.fraction)
    let counts: [Split: Double] = [
      .train: Double(trainTokens), .validation: validation.expectedTokens(of: tokens),
      .test: test.expectedTokens(of: tokens),
    ]
    return try Corpus(directory: "", manifest: CorpusManifest(assumed: recipe, vocabulary: vocabulary, tokens: counts))
  }
}

extension HeldOutSize {
  /// The number of tokens of the part of a text that has so many.
  fileprivate func expectedTokens(of all: Double) -> Double {
    switch self {
    case .fraction(let fraction): all * fraction
    case .tokens(let tokens): Double(tokens)
    }
  }
}

extension CorpusManifest {
  /// The manifest of a corpus of which only the numbers of tokens are known.
  fileprivate init(assumed recipe: CorpusRecipe, vocabulary: Int, tokens: [Split: Double]) {
    var splits: [String: Part] = [:]
    for (split, count) in tokens {
      splits[split.rawValue] = Part(documents: 0, tokens: Int(count), bytes: 0, checksum: "")
    }
    self.init(
      version: Self.currentVersion, vocabulary: vocabulary, endOfText: 0, recipe: recipe, pieces: false,
      tokenizerChecksum: "", splits: splits)
  }
}
