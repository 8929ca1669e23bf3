extension CorpusManifest {
  /// The differences between this description and another, in words.
  public func differences(from other: CorpusManifest) -> [String] {
    recipe.differences(from: other.recipe) + tokenizerDifferences(from: other)
      + Split.allCases.compactMap { difference(in: $0, from: other) } + pieceDifferences(from: other)
  }

  private func tokenizerDifferences(from other: CorpusManifest) -> [String] {
    if vocabulary != other.vocabulary { return ["a vocabulary of \(vocabulary) tokens instead of \(other.vocabulary)"] }
    return tokenizerChecksum == other.tokenizerChecksum && endOfText == other.endOfText ? [] : ["another tokenizer"]
  }

  private func difference(in split: Split, from other: CorpusManifest) -> String? {
    let part = part(split)
    let otherPart = other.part(split)
    if part == otherPart { return nil }
    guard part.tokens != otherPart.tokens else { return "other tokens in the \(split.rawValue) split" }
    return "\(part.tokens) tokens in the \(split.rawValue) split instead of \(otherPart.tokens)"
  }

  private func pieceDifferences(from other: CorpusManifest) -> [String] {
    pieces == other.pieces && duplicates == other.duplicates ? [] : ["documents of another origin"]
  }
}
