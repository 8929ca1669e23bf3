import Files

/// The directory of an n-gram model by the recipe that it is counted by.
struct NGramArtifact: Artifact {
  static let kind = ArtifactKind.ngrams
  /// The file that describes the model.
  static let manifestName = "ngram.json"
  /// The file of its n-grams.
  static let tablesName = "model.ngrams"
  static let tokenizerName = "tokenizer.json"
  /// The directory of an unfinished model's counts.
  static let workName = "work"
  private static let recipeName = "recipe.json"

  let directory: String
  let recipe: NGramRecipe

  var manifestName: String { Self.manifestName }
  var workDirectories: [String] { [Self.workName] }
  var workDirectory: String { "\(directory)/\(Self.workName)" }
  var tablesPath: String { "\(directory)/\(Self.tablesName)" }
  private var recipePath: String { "\(workDirectory)/\(Self.recipeName)" }

  /// A model is made again when its manifest is damaged or of another version.
  func stored() -> NGramManifest? { try? NGramManifest(directory: directory) }

  /// A model is made again when its file of n-grams is damaged.
  func isIntact(_ manifest: NGramManifest) -> Bool { (try? NGramModel(directory: directory)) != nil }

  func recipe(of manifest: NGramManifest) -> NGramRecipe { manifest.recipe }

  func refusal(of other: NGramRecipe) -> any Error {
    NGramError.otherModel(directory: directory, differences: other.differences(from: recipe))
  }

  func owns(_ name: String) -> Bool {
    [Self.manifestName, Self.tablesName, Self.tokenizerName, Self.workName].contains(name)
  }

  func isBegun(with entries: [String]) -> Bool {
    entries.contains(Self.workName) || entries.contains(Self.manifestName)
  }

  func interruptedRecipe() throws -> NGramRecipe? { try SealedFile.read(NGramRecipe.self, from: recipePath) }

  /// Begins or continues the counts, without what killed ranks left half written; the lock of the directory is held.
  ///
  /// - Throws: `FileError.system`.
  func openWork() throws {
    try createDirectory(workDirectory)
    AtomicFile.removePartials(in: workDirectory)
    if !exists(recipePath) { try SealedFile.write(recipe, to: recipePath) }
  }
}
