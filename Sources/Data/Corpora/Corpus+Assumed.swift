import Files

extension Corpus {
  /// A corpus that is not there, with the counts that one would have; for estimates alone.
  ///
  /// - Parameters:
  ///   - trainTokens: of the training split.
  ///   - validation: the share of all tokens in the validation split; `test` likewise.
  ///   - vocabulary: the number of different tokens.
  /// - Throws: `CorpusError.shares` when nothing is left for training.
  public static func assumed(trainTokens: Int, validation: Double, test: Double, vocabulary: Int) throws -> Corpus {
    guard validation + test < 1 else { throw CorpusError.shares(validation: validation, test: test) }
    let all = Double(trainTokens) / (1 - validation - test)
    func part(_ tokens: Double) -> CorpusManifest.Part {
      .init(documents: 0, tokens: Int(tokens), bytes: 0, checksum: "")
    }
    let manifest = CorpusManifest(
      version: CorpusManifest.currentVersion, vocabulary: vocabulary, endOfText: 0,
      recipe: CorpusRecipe(
        version: CorpusRecipe.currentVersion, texts: "", vocabularySize: vocabulary, tokenizer: nil,
        validation: validation, test: test, seed: 0),
      pieces: false, tokenizerChecksum: "",
      splits: [
        Split.train.rawValue: part(Double(trainTokens)), Split.validation.rawValue: part(all * validation),
        Split.test.rawValue: part(all * test),
      ])
    return Corpus(assumed: manifest, fingerprint: try Fingerprint(of: manifest))
  }
}
