import Files

/// The directory of texts that a model has written from the documents of its corpus.
///
/// `documents.jsonl` has the texts that filters have left, `bootstrap.json` describes them and is written last. The directory `draws` has
/// the recipe and all texts as tokens; it is not read as text, and stays, so that more texts can be drawn.
struct BootstrapArtifact: Artifact {
  static let kind = ArtifactKind.synthesis
  static let drawsName = "draws"
  private static let recipeName = "draws.json"

  let directory: String
  let recipe: BootstrapRecipe

  var manifestName: String { BootstrapManifest.name }
  var workDirectories: [String] { [Self.drawsName, "\(Self.drawsName)/texts"] }
  var documentsPath: String { "\(directory)/\(SynthesisArtifact.documentsName)" }
  private var drawsDirectory: String { "\(directory)/\(Self.drawsName)" }
  private var recipePath: String { Self.recipePath(in: directory) }

  private static func recipePath(in directory: String) -> String { "\(directory)/\(drawsName)/\(recipeName)" }

  /// The number of texts that a directory was last asked for; nil when it has none.
  static func textCount(in directory: String) throws -> Int? {
    try SealedFile.read(BootstrapRecipe.self, from: recipePath(in: directory))?.settings.texts
  }

  /// The texts that are there; nil when the recipe asks for more of them.
  func stored() throws -> BootstrapManifest? {
    guard let manifest = try SealedFile.read(BootstrapManifest.self, from: manifestPath) else { return nil }
    return recipe.extends(manifest.recipe) ? nil : manifest
  }

  func recipe(of manifest: BootstrapManifest) -> BootstrapRecipe { manifest.recipe }

  /// Documents are written again when their file is damaged.
  func isIntact(_ manifest: BootstrapManifest) -> Bool {
    guard let file = try? MappedFile(path: documentsPath) else { return false }
    let checksum = Checksum()
    file.withBytes { checksum.update($0) }
    return checksum.hexadecimal == manifest.documentsChecksum
  }

  func refusal(of other: BootstrapRecipe) -> any Error {
    SynthesisError.otherSynthesis(directory: directory, differences: other.differences(from: recipe))
  }

  func owns(_ name: String) -> Bool {
    [manifestName, SynthesisArtifact.documentsName, Self.drawsName].contains(name) || name == Self.recipeName
      || name.hasSuffix(DrawnShard.suffix)
  }

  func isBegun(with entries: [String]) -> Bool { entries.contains(Self.drawsName) || entries.contains(manifestName) }

  /// The recipe of the texts that were drawn so far; the artifact's own when it asks for more of them.
  func interruptedRecipe() throws -> BootstrapRecipe? {
    try SealedFile.read(BootstrapRecipe.self, from: recipePath).map { recipe.extends($0) ? recipe : $0 }
  }

  /// Begins or continues the texts; the lock of the directory is held.
  ///
  /// - Throws: `FileError.system`.
  func openDraws() throws {
    try createDirectory("\(drawsDirectory)/texts")
    if try SealedFile.read(BootstrapRecipe.self, from: recipePath) != recipe {
      try SealedFile.write(recipe, to: recipePath)
    }
  }

  /// The texts of a shard.
  func path(ofShard number: Int) -> String { "\(drawsDirectory)/texts/\(number)\(DrawnShard.suffix)" }
}
