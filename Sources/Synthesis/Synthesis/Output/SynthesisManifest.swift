import Files
import LanguageModelClients

/// The description of complete synthetic text, with what it was made from and what it took.
public struct SynthesisManifest: Codable, Sendable {
  /// The name of the file with the manifest.
  public static let name = "synthesis.json"
  /// The name of the file with the synthetic documents.
  public static let documentsName = SynthesisArtifact.documentsName

  /// The recipe.
  public let recipe: SynthesisRecipe
  /// `template`, or the name of the model that wrote the text.
  public let generator: String
  /// The version of each prompt that was used, by its operation.
  public let prompts: [String: String]
  /// The different source documents, and the copies among them, which were left out.
  public let sources, duplicateSources: Int
  /// The numbers of requests and texts.
  public let counts: SynthesisCounts
  /// The tokens of all requests.
  public let usage: TokenUsage
  /// The cost of all requests, in the currency of the prices; nil without prices.
  public let cost: Double?
  /// The quality of the text; nil when there is none.
  public let quality: SynthesisQuality?

  /// The manifest in a directory; nil when the text is not complete.
  ///
  /// - Throws: `FileError.system`, `FileError.corrupted`.
  public init?(directory: String) throws {
    guard let manifest = try SealedFile.read(SynthesisManifest.self, from: "\(directory)/\(Self.name)") else {
      return nil
    }
    self = manifest
  }

  init(
    _ recipe: SynthesisRecipe, texts: SourceTexts, _ summary: SynthesisWriter.Summary, cost: Double?,
    quality: SynthesisQuality?
  ) {
    let settings = recipe.settings
    self.recipe = recipe
    generator = settings.generator
    prompts = Dictionary(
      uniqueKeysWithValues: settings.method.operations.map { ($0.rawValue, settings.prompts[$0].version) })
    sources = texts.ids.count
    duplicateSources = texts.duplicates
    counts = summary.counts
    usage = summary.usage
    self.cost = cost
    self.quality = quality
  }
}
