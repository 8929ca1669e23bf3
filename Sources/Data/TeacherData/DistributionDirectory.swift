import Files

/// A teacher's distributions over the tokens of a source, in a directory of pieces with `distributions.json` written last.
///
/// Pieces are written one by one, so that a program that is killed continues after the last complete one.
public struct DistributionDirectory: Sendable {
  /// The path of the directory.
  public let path: String
  /// The recipe of the distributions.
  public let recipe: DistributionRecipe
  /// The tokens of a piece but the last, complete passes of the teacher.
  package let tokensPerPiece: Int

  /// The bytes of a piece, about.
  public static let defaultPieceBytes = 1 << 24

  /// A directory that is or will be made.
  ///
  /// - Parameters:
  ///   - unit: pieces have a multiple of so many tokens.
  ///   - pieceBytes: their size, about; the content does not depend on it.
  public init(_ recipe: DistributionRecipe, path: String, unit: Int, pieceBytes: Int = defaultPieceBytes) {
    self.init(recipe, path: path, tokensPerPiece: max(1, pieceBytes / recipe.bytesPerToken / unit) * unit)
  }

  init(_ recipe: DistributionRecipe, path: String, tokensPerPiece: Int) {
    self.recipe = recipe
    self.path = path
    self.tokensPerPiece = tokensPerPiece
  }

  /// The artifact that the directory is.
  public var artifact: DistributionArtifact { DistributionArtifact(recipe, directory: path) }

  private var pieceCount: Int { (recipe.tokens + tokensPerPiece - 1) / tokensPerPiece }

  /// The tokens of a piece.
  package func range(ofPiece number: Int) -> Range<Int> {
    number * tokensPerPiece..<min((number + 1) * tokensPerPiece, recipe.tokens)
  }

  package func path(ofPiece number: Int) -> String { "\(path)/\(number)\(DistributionArtifact.pieceSuffix)" }

  private func piece(_ number: Int) throws -> DistributionPiece {
    try DistributionPiece(
      path: path(ofPiece: number), number: number, tokens: range(ofPiece: number).count, recipe: recipe)
  }

  /// The number of tokens in the first complete pieces, after which a writer continues.
  ///
  /// - Complexity: O(bytes), since pieces are read once.
  public func writtenTokens() -> Int {
    let missing = (0..<pieceCount).first { (try? piece($0)) == nil }
    return missing.map { range(ofPiece: $0).lowerBound } ?? recipe.tokens
  }

  /// Says that all pieces are there.
  ///
  /// - Throws: `FileError.system`.
  public func finish() throws {
    try artifact.seal(DistributionArtifact.Manifest(recipe: recipe, tokensPerPiece: tokensPerPiece))
  }

  /// Opens all pieces and reads them once, so that damage is found before hours of training.
  ///
  /// - Throws: `FileError.system`, `TeacherDataError.malformedDistributions`.
  public func open() throws -> DistributionFile {
    try DistributionFile(recipe: recipe, tokensPerPiece: tokensPerPiece, pieces: (0..<pieceCount).map { try piece($0) })
  }
}
