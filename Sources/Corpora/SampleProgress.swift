/// What `state/progress.json` says of the samples that stand in `state/samples.tokens` so far.
struct SampleProgress: Codable, Equatable {
  let recipe: SampleRecipe
  var samples = 0
  var cutSamples = 0
  var tokens = 0
  var memberSamples: [Int]
  var memberTokens: [Int]
  /// The bytes of tokens, and their checksum.
  var bytes = 0
  var tokensChecksum: String

  init(_ recipe: SampleRecipe) {
    self.recipe = recipe
    memberSamples = Array(repeating: 0, count: recipe.members.count)
    memberTokens = memberSamples
    tokensChecksum = ""
  }

  /// Whether as many tokens are there as were asked for.
  var isComplete: Bool { tokens >= recipe.tokens }

  mutating func count(_ sample: DrawnSample) {
    let member = recipe.member(of: samples)
    memberSamples[member] += 1
    memberTokens[member] += sample.tokens.count + 1
    tokens += sample.tokens.count + 1
    samples += 1
    if sample.isCut { cutSamples += 1 }
  }
}
