import Files

/// The description of complete texts of a model.
public struct BootstrapManifest: Codable, Sendable, Equatable {
  /// The name of the file with the manifest.
  public static let name = "bootstrap.json"

  /// The recipe.
  public let recipe: BootstrapRecipe
  /// The training documents that seeds are drawn from; of passages where documents are cut.
  public let seedDocuments: Int
  /// The numbers of texts.
  public let counts: BootstrapCounts
  /// The quality of the documents; nil when there are none.
  public let quality: SynthesisQuality?
  /// The checksum of the file of documents.
  public let documentsChecksum: String
}
