import Files

extension Corpus {
  /// A corpus that is not there, with the counts that one would have; for estimates alone.
  ///
  /// - Parameters:
  ///   - trainTokens: the tokens of the training split.
  ///   - validation: the fraction of all tokens in the validation split; `test` likewise.
  ///   - vocabulary: the number of different tokens.
  /// - Throws: `CorpusError.fractions` when nothing is left for training.
  public static func assumed(trainTokens: Int, validation: Double, test: Double, vocabulary: Int) throws -> Corpus {
    guard validation + test < 1 else { throw CorpusError.fractions(validation: validation, test: test) }
    let tokens = Double(trainTokens) / (1 - validation - test)
    let recipe = CorpusRecipe(
      version: CorpusRecipe.currentVersion, texts: "", vocabularySize: vocabulary, tokenizer: nil,
      validation: validation, test: test, seed: 0)
    let counts: [Split: Double] = [
      .train: Double(trainTokens), .validation: tokens * validation, .test: tokens * test,
    ]
    return try Corpus(directory: "", manifest: CorpusManifest(assumed: recipe, vocabulary: vocabulary, tokens: counts))
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
