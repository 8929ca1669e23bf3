import Corpora
import Files
import Foundation

/// A teacher's distributions over the tokens of a source, in a directory of pieces with `distributions.json` written last.
///
/// Pieces are written one by one, so that a program that is killed goes on after the last whole one.
public struct DistributionDirectory: Sendable {
  /// Where it is.
  public let path: String
  /// What it is made of.
  public let recipe: DistributionRecipe
  /// The tokens of a piece but the last, whole passes of the teacher.
  package let tokensPerPiece: Int

  /// The bytes of a piece, about.
  public static let usualPieceBytes = 1 << 24

  private struct Manifest: Codable {
    let recipe: DistributionRecipe
    let tokensPerPiece: Int
  }

  /// A directory that is or will be made.
  ///
  /// - Parameters:
  ///   - unit: pieces have a multiple of so many tokens.
  ///   - pieceBytes: their size, about; the content does not depend on it.
  public init(_ recipe: DistributionRecipe, path: String, unit: Int, pieceBytes: Int = usualPieceBytes) {
    (self.recipe, self.path) = (recipe, path)
    tokensPerPiece = max(1, pieceBytes / recipe.bytesPerToken / unit) * unit
  }

  /// A directory that is whole; nil when it is not.
  ///
  /// - Throws: `FileError.corrupted`, or `CorpusError.malformedDistributions` when it is of another recipe.
  public init?(whole recipe: DistributionRecipe, path: String) throws {
    let manifestPath = Self.manifestPath(path)
    guard let manifest = try SealedFile.read(Manifest.self, from: manifestPath) else { return nil }
    guard manifest.recipe == recipe, manifest.tokensPerPiece > 0 else {
      throw CorpusError.malformedDistributions(path: manifestPath, reason: "they are of another teacher or text")
    }
    (self.recipe, self.path, tokensPerPiece) = (recipe, path, manifest.tokensPerPiece)
  }

  private static func manifestPath(_ directory: String) -> String { "\(directory)/distributions.json" }

  private var pieceCount: Int { (recipe.tokens + tokensPerPiece - 1) / tokensPerPiece }

  /// The tokens of a piece.
  package func range(ofPiece number: Int) -> Range<Int> {
    number * tokensPerPiece..<min((number + 1) * tokensPerPiece, recipe.tokens)
  }

  package func path(ofPiece number: Int) -> String { "\(path)/\(number).distributions" }

  private func piece(_ number: Int) throws -> DistributionPiece {
    try DistributionPiece(
      path: path(ofPiece: number), number: number, tokens: range(ofPiece: number).count, recipe: recipe)
  }

  /// How many tokens the first whole pieces have: where a writer goes on.
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
    try SealedFile.write(Manifest(recipe: recipe, tokensPerPiece: tokensPerPiece), to: Self.manifestPath(path))
  }

  /// Opens all pieces and reads them once, so that damage is found before hours of training.
  ///
  /// - Throws: `FileError.system`, `CorpusError.malformedDistributions`.
  public func open() throws -> DistributionFile {
    try DistributionFile(recipe: recipe, tokensPerPiece: tokensPerPiece, pieces: (0..<pieceCount).map { try piece($0) })
  }
}
