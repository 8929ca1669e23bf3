/// Everything that decides which texts a model writes from the documents of its corpus, the model and the corpus apart.
public struct BootstrapSettings: Codable, Sendable, Equatable {
  /// The number of texts that are drawn; filters leave some of them out.
  public var texts: Int
  /// False for texts that are written without a document: the control.
  public var isConditional = true
  /// The number of neighboring texts that are written from one drawn document.
  public var textsPerSeed = 1
  /// The first training tokens that documents are drawn from; nil: all.
  public var tokens: Int?
  /// The most tokens of a passage, into which longer documents are cut: texts are then written from passages, as with pairs of them;
  /// nil: documents are not cut.
  public var passages: Int?
  /// The divisor of the logits; 1 draws from the model's own distribution.
  public var temperature = 1.0
  /// The probability of the nucleus; 0.95 leaves out the unlikely tokens that a small model is wrong about.
  public var topP = 0.95
  /// The most tokens of a text; nil: up to the end of the model's context.
  public var maxTokens: Int?
  /// The most tokens of a document that the model reads; nil: half of its context, as in training on pairs.
  public var seedTokens: Int?
  /// True to use texts that do not end within the most tokens.
  public var keepsUnfinished = false
  /// The seed of documents and tokens.
  public var seed: UInt64 = 0

  /// Settings for so many texts.
  public init(texts: Int) { self.texts = texts }

  /// Checks the ranges of all settings.
  ///
  /// - Throws: `SynthesisError.setting`.
  public func check() throws(SynthesisError) {
    try SynthesisSettings.check("documents", texts, in: 1...1 << 31)
    try SynthesisSettings.check("per-seed", textsPerSeed, in: 1...1 << 20)
    try SynthesisSettings.check("tokens", tokens ?? 1, in: 1...1 << 50)
    try SynthesisSettings.check("passages", passages ?? 1, in: 1...1 << 20)
    try SynthesisSettings.check("max-tokens", maxTokens ?? 1, in: 1...1 << 20)
    try SynthesisSettings.check("seed-tokens", seedTokens ?? 1, in: 1...1 << 20)
  }

  /// The operation that documents name.
  var operation: String { isConditional ? "bootstrap" : "unconditional" }
}
