/// The content of `state/progress.json`: the facts of the samples in `state/samples.tokens` so far.
package struct SampleProgress: Codable, Equatable {
  package private(set) var recipe: SampleRecipe
  package var samples = 0
  package var cutSamples = 0
  package var tokens = 0
  package var memberSamples: [Int]
  package var memberTokens: [Int]
  /// The bytes of tokens, and their checksum.
  package var bytes = 0
  package var tokensChecksum: String

  package init(_ recipe: SampleRecipe) {
    self.recipe = recipe
    memberSamples = Array(repeating: 0, count: recipe.members.count)
    memberTokens = memberSamples
    tokensChecksum = ""
  }

  /// The samples of a complete corpus, of which a recipe asks for more.
  init(_ corpus: SampleManifest, extendedBy recipe: SampleRecipe) {
    self.recipe = recipe
    samples = corpus.samples
    cutSamples = corpus.cutSamples
    tokens = corpus.tokens
    memberSamples = corpus.members.map { $0.samples }
    memberTokens = corpus.members.map { $0.tokens }
    tokensChecksum = ""
  }

  /// The same samples as the beginning of those of another recipe.
  func extended(by recipe: SampleRecipe) -> SampleProgress {
    var progress = self
    progress.recipe = recipe
    return progress
  }

  /// True when as many tokens are there as the recipe asks for.
  package var isComplete: Bool { tokens >= recipe.tokens }

  /// The counts of each member, in the order of the recipe.
  var members: [SampleManifest.Member] {
    zip(memberSamples, memberTokens).map { SampleManifest.Member(samples: $0, tokens: $1) }
  }

  package mutating func count(_ sample: DrawnSample) {
    let member = recipe.member(of: samples)
    let length = sample.tokens.count + 1
    memberSamples[member] += 1
    memberTokens[member] += length
    tokens += length
    samples += 1
    if sample.isCut { cutSamples += 1 }
  }
}
