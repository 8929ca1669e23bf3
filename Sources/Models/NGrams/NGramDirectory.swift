import Files

/// The directory of an n-gram model.
public enum NGramDirectory {
  /// True for a directory that holds an n-gram model.
  public static func isOne(_ directory: String) -> Bool { exists("\(directory)/\(NGramArtifact.manifestName)") }

  /// True for a directory that holds the finished model of a recipe.
  ///
  /// - Throws: `NGramError.otherModel` when it holds another model; `FileError`.
  public static func holds(_ recipe: NGramRecipe, _ directory: String) throws -> Bool {
    try NGramArtifact(directory: directory, recipe: recipe).finished() != nil
  }

  /// The path of the copy of the corpus's tokenizer file.
  public static func tokenizerPath(_ directory: String) -> String { "\(directory)/\(NGramArtifact.tokenizerName)" }
}
