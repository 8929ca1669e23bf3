import Files

/// The directory of a teacher's distributions by the recipe that they are made by.
public struct DistributionArtifact: Artifact {
  /// Distributions.
  public static let kind = ArtifactKind.distributions
  static let pieceSuffix = ".distributions"

  struct Manifest: Codable {
    let recipe: DistributionRecipe
    let tokensPerPiece: Int
  }

  /// The directory of their files.
  public let directory: String
  /// Everything that decides them.
  public let recipe: DistributionRecipe

  /// The distributions of a recipe in a directory, complete or not.
  public init(_ recipe: DistributionRecipe, directory: String) {
    self.recipe = recipe
    self.directory = directory
  }

  /// The file that says that all pieces are there.
  public var manifestName: String { "distributions.json" }

  /// The distributions of which all pieces were written.
  ///
  /// - Throws: `FileError.corrupted`.
  public func stored() throws -> DistributionDirectory? {
    guard let manifest = try SealedFile.read(Manifest.self, from: manifestPath) else { return nil }
    guard manifest.tokensPerPiece > 0 else { throw FileError.corrupted(path: manifestPath) }
    return DistributionDirectory(manifest.recipe, path: directory, tokensPerPiece: manifest.tokensPerPiece)
  }

  /// The recipe of the distributions that are there.
  public func recipe(of distributions: DistributionDirectory) -> DistributionRecipe { distributions.recipe }

  /// `TeacherDataError.malformedDistributions`, with what differs.
  public func refusal(of other: DistributionRecipe) -> any Error {
    let differences = other.differences(from: recipe).joined(separator: ", ")
    return TeacherDataError.malformedDistributions(path: manifestPath, reason: "they are others: \(differences)")
  }

  /// True for the names of pieces and of the manifest.
  public func owns(_ name: String) -> Bool { name == manifestName || name.hasSuffix(Self.pieceSuffix) }
}
