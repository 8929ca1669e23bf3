import Files

/// Everything that decides the texts that a model writes: the same recipe gives the same files, on any number of ranks.
public struct BootstrapRecipe: ArtifactRecipe {
  /// The version of the rules by which texts are drawn and filtered.
  public static let currentVersion = 1

  /// The version of the rules.
  public let version: Int
  /// The checksum of the model's weights.
  public let model: String
  /// T of the model.
  public let contextLength: Int
  /// The fingerprint of the corpus.
  public let corpus: Fingerprint
  /// The settings.
  public private(set) var settings: BootstrapSettings

  /// The recipe of the current version.
  ///
  /// - Parameter model: the checksum of its weights.
  init(_ settings: BootstrapSettings, model: String, contextLength: Int, corpus: Fingerprint) {
    version = Self.currentVersion
    self.settings = settings
    self.model = model
    self.contextLength = contextLength
    self.corpus = corpus
  }

  /// True when this recipe asks for more of the texts that another one asks for: texts are functions of their numbers.
  func extends(_ other: BootstrapRecipe) -> Bool {
    var longer = other
    longer.settings.texts = settings.texts
    return settings.texts > other.settings.texts && longer == self
  }

  /// The facts that decide the texts, in the order in which differences are named.
  public var facts: [RecipeFact] {
    [
      .content(model, other: "another model"), .content(corpus.hexadecimal, other: "another corpus"),
      .setting("version", version), .setting("context length", contextLength),
      .setting("operation", settings.operation),
      .setting("documents", settings.texts), .setting("per-seed", settings.textsPerSeed),
      .setting("tokens", settings.tokens.map { "\($0)" } ?? "all"), .setting("temperature", settings.temperature),
      .setting("top-p", settings.topP), .setting("max-tokens", settings.maxTokens.map { "\($0)" } ?? "the context"),
      .setting("seed-tokens", settings.seedTokens.map { "\($0)" } ?? "half of the context"),
      .setting("keep-unfinished", settings.keepsUnfinished), .setting("seed", settings.seed),
      .setting("passages", settings.passages.map { "\($0)" } ?? "none"),
    ]
  }
}
