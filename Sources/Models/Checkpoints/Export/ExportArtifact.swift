import Files

/// The directory of an exported model by the recipe that it is made by.
struct ExportArtifact: Artifact {
  static let kind = ArtifactKind.export
  /// The file that is written first, so that an interrupted export is known.
  static let beginningName = "export.begun.json"

  /// The facts of a complete export.
  struct Manifest: Codable {
    let recipe: ExportRecipe
    let summary: ExportSummary
  }

  let directory: String
  let recipe: ExportRecipe

  var manifestName: String { "export.json" }
  var beginningPath: String { "\(directory)/\(Self.beginningName)" }

  func recipe(of manifest: Manifest) -> ExportRecipe { manifest.recipe }

  func refusal(of other: ExportRecipe) -> any Error {
    CheckpointError.otherExport(
      directory: directory, differences: other.differences(from: recipe).joined(separator: ", "))
  }

  /// True when the files of weights have all their bytes.
  func isIntact(_ manifest: Manifest) -> Bool {
    let paths = try? ModelWeights(directory: directory).paths
    return paths?.compactMap { try? MappedFile(path: $0).count }.reduce(0, +) == manifest.summary.bytes
  }

  func isBegun(with entries: [String]) -> Bool { entries.contains(Self.beginningName) || entries.allSatisfy(isPartial) }

  func interruptedRecipe() -> ExportRecipe? { try? SealedFile.read(ExportRecipe.self, from: beginningPath) }

  private func isPartial(_ name: String) -> Bool { AtomicFile.finalName(ofPartial: name) == Self.beginningName }
}
