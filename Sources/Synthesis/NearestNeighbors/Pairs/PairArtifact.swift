import Corpora
import Files

/// The directory of pairs by the recipe that they are made by.
struct PairArtifact: Artifact {
  static let kind = ArtifactKind.pairs
  /// The directory of an unfinished search's vectors.
  static let workName = "work"
  /// The file of the seconds that a search took, which alone depends on the ranks.
  static let timingName = "timing.json"
  private static let recipeName = "recipe.json"

  let directory: String
  let recipe: PairRecipe

  var manifestName: String { DocumentPairs.manifestName }
  var workDirectories: [String] { [Self.workName] }
  var workDirectory: String { "\(directory)/\(Self.workName)" }
  var pairsPath: String { "\(directory)/\(DocumentPairs.fileName)" }
  private var recipePath: String { "\(workDirectory)/\(Self.recipeName)" }

  typealias Product = PairManifest

  func recipe(of manifest: PairManifest) -> PairRecipe { manifest.recipe }

  /// Pairs are made again when their file is damaged.
  func isIntact(_ manifest: PairManifest) -> Bool { (try? PairFile(directory: directory)) != nil }

  func refusal(of other: PairRecipe) -> any Error {
    NeighborError.otherPairs(directory: directory, differences: other.differences(from: recipe))
  }

  func owns(_ name: String) -> Bool {
    [manifestName, DocumentPairs.fileName, Self.timingName, Self.workName].contains(name)
  }

  func isBegun(with entries: [String]) -> Bool {
    entries.contains(Self.workName) || entries.contains(manifestName)
  }

  func interruptedRecipe() throws -> PairRecipe? { try SealedFile.read(PairRecipe.self, from: recipePath) }

  /// Begins or continues the pairs; the lock of the directory is held.
  ///
  /// - Throws: `FileError.system`.
  func openWork() throws {
    try createDirectory(workDirectory)
    if !exists(recipePath) { try SealedFile.write(recipe, to: recipePath) }
  }
}
