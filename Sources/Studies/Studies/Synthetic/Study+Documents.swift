import Corpora
import Files
import Synthesis

extension Study {
  /// The documents that arms learn about, spread over ranks. Collective.
  func documents(_ recipe: SyntheticConfiguration) throws -> SourceTexts {
    try SourceTexts(try documentReader(recipe).read(documentPaths(recipe), ranks: world), ranks: world)
  }

  /// Reads the documents of the study's recipe. Collective.
  func readDocuments(into sink: any DocumentSink) throws {
    guard let recipe = configuration.recipes.synthetic else { return }
    try documentReader(recipe).read(documentPaths(recipe), ranks: world, into: sink)
  }

  private func documentPaths(_ recipe: SyntheticConfiguration) throws -> [String] {
    if let paths = recipe.source?.paths { return paths }
    return try configuration.world.flatMap { try WorldFiles($0, in: directories).documents }.map { [$0] } ?? []
  }

  private func documentReader(_ recipe: SyntheticConfiguration) -> DocumentReader {
    var reader = DocumentReader(
      textField: recipe.source?.textField ?? DocumentReader.usualTextField, separator: recipe.source?.separator)
    reader.results = ResultDirectories(directories.written)
    return reader
  }
}
