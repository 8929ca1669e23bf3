import LanguageModelClients
import Synthesis

/// The way that a synthetic text was made, what that took, and its quality.
public struct SyntheticText: Codable, Sendable {
  /// The model that wrote it, or `template`.
  public let generator: String
  /// The numbers of requests and texts.
  public let counts: SynthesisCounts
  /// The tokens of all requests.
  public let usage: TokenUsage
  /// The cost, in the currency of the prices; absent without prices.
  public let cost: Double?
  /// The quality; absent when there is no text.
  public let quality: SynthesisQuality?

  init(_ manifest: SynthesisManifest) {
    generator = manifest.generator
    counts = manifest.counts
    usage = manifest.usage
    cost = manifest.cost
    quality = manifest.quality
  }
}
