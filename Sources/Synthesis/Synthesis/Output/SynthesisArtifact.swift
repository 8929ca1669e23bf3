import Files

/// The directory of synthetic text by the recipe that it is made by.
///
/// `documents.jsonl` has the text, `synthesis.json` describes it and is written last. The directory `requests` has the recipe, the
/// prompts and the records of all requests; it is not read as text.
struct SynthesisArtifact: Artifact {
  static let kind = ArtifactKind.synthesis
  /// The file of synthetic documents.
  static let documentsName = "documents.jsonl"
  /// The directory of records.
  static let requestsName = "requests"

  let directory: String
  let recipe: SynthesisRecipe

  var manifestName: String { SynthesisManifest.name }
  var workDirectories: [String] { [Self.requestsName] }
  var requestsDirectory: String { "\(directory)/\(Self.requestsName)" }
  var documentsPath: String { "\(directory)/\(Self.documentsName)" }
  private var recipePath: String { "\(requestsDirectory)/recipe.json" }

  func stored() throws -> SynthesisManifest? { try SynthesisManifest(directory: directory) }

  func recipe(of manifest: SynthesisManifest) -> SynthesisRecipe { manifest.recipe }

  func refusal(of other: SynthesisRecipe) -> any Error {
    SynthesisError.otherSynthesis(directory: directory, differences: other.differences(from: recipe))
  }

  func owns(_ name: String) -> Bool { [manifestName, Self.documentsName, Self.requestsName].contains(name) }

  func isBegun(with entries: [String]) -> Bool { entries.contains(Self.requestsName) || entries.contains(manifestName) }

  func interruptedRecipe() throws -> SynthesisRecipe? { try SealedFile.read(SynthesisRecipe.self, from: recipePath) }

  /// Begins or continues the records; the lock of the directory is held.
  ///
  /// - Throws: `FileError.system`.
  func openRequests() throws {
    try createDirectory(requestsDirectory)
    if !exists(recipePath) { try SealedFile.write(recipe, to: recipePath) }
    try recipe.settings.prompts.write(recipe.settings.method.operations, to: "\(requestsDirectory)/prompts")
  }
}
