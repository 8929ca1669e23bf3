extension CorpusManifest {
  /// A sentence about a vocabulary that the text could not fill; nil when it did, or the tokenizer was given.
  public var shortfall: String? {
    guard let asked = recipe.vocabularySize, vocabulary < asked else { return nil }
    return
      "the text fills only \(vocabulary) of \(asked) tokens of the vocabulary, because no other pair of tokens occurs twice; the vocabulary and models have \(vocabulary): ask for \(vocabulary), or give more text"
  }
}
