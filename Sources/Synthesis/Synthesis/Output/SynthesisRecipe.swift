import Files

/// Everything that decides a directory of synthetic text: the same recipe asks the same requests, on any number of ranks.
public struct SynthesisRecipe: ArtifactRecipe {
  /// The version of the rules by which requests and documents are made.
  public static let currentVersion = 1

  /// The version of the rules.
  public let version: Int
  /// The checksum of the source documents in their order.
  public let texts: String
  /// The version of the prompts that are used: a checksum of their texts.
  public let prompts: String
  /// The settings.
  public let settings: SynthesisSettings

  /// The recipe of the current version.
  ///
  /// - Parameter texts: the checksum of the source documents.
  public init(_ settings: SynthesisSettings, texts: String) {
    version = Self.currentVersion
    self.texts = texts
    prompts = settings.prompts.version(of: settings.method.operations)
    self.settings = settings
  }

  /// The facts that decide the text, in the order in which differences are named.
  public var facts: [RecipeFact] {
    [
      .setting("method", settings.method.name), .content(texts, other: "another text"),
      .setting("version", version), .setting("model", settings.model), .setting("generator", settings.generator),
      .content(prompts, other: "other prompts"), .setting("temperature", settings.temperature),
      .setting("top-p", settings.topP.map { "\($0)" } ?? "the server's"),
      .setting("max-answer-tokens", settings.maxAnswerTokens), .setting("seed", settings.seed),
    ] + settings.method.facts.map { .setting($0.name, $0.value) }
  }
}
