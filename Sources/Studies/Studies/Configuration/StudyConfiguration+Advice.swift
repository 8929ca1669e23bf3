extension StudyConfiguration {
  /// Numbers of tokens through which a law of three constants passes exactly.
  private static let exactCount = 3

  /// Changes of the study that would make its results more certain, as sentences.
  package var advice: [String] { [standardLawAdvice].compactMap { $0 } }

  /// With three numbers of tokens and one seed, nothing measures the uncertainty of the standard law.
  private var standardLawAdvice: String? {
    guard let standard = recipes.searched.first(where: { $0.name == .standard }), standard.seedCount == 1,
      Set(tokenCounts).count == Self.exactCount
    else { return nil }
    return "corpus.tokens has three values and recipes.standard one seed: the law of the standard recipe then passes "
      + "through its points, and intervals of data efficiency rest on assumptions; give four or more values, or "
      + "recipes.standard.seeds of 3 or more"
  }
}
