/// What `state/progress.json` says of the samples that stand in `state/samples.tokens` so far.
package struct SampleProgress: Codable, Equatable {
  package let recipe: SampleRecipe
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

  /// Whether as many tokens are there as were asked for.
  package var isComplete: Bool { tokens >= recipe.tokens }

  package mutating func count(_ sample: DrawnSample) {
    let member = recipe.member(of: samples)
    memberSamples[member] += 1
    memberTokens[member] += sample.tokens.count + 1
    tokens += sample.tokens.count + 1
    samples += 1
    if sample.isCut { cutSamples += 1 }
  }
}
