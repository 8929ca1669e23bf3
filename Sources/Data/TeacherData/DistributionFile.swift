/// The distributions of all tokens of a source, mapped: they are read when asked for.
public final class DistributionFile: Sendable {
  /// The recipe of the distributions.
  public let recipe: DistributionRecipe
  private let tokensPerPiece: Int
  private let pieces: [DistributionPiece]

  package init(recipe: DistributionRecipe, tokensPerPiece: Int, pieces: [DistributionPiece]) {
    self.recipe = recipe
    self.tokensPerPiece = tokensPerPiece
    self.pieces = pieces
  }

  /// Appends the distributions of some tokens: k tokens and k + 1 probabilities each.
  ///
  /// - Precondition: the range lies in `0..<recipe.tokens`.
  public func append(_ range: Range<Int>, tokens: inout [UInt32], probabilities: inout [Float]) {
    precondition(range.lowerBound >= 0 && range.upperBound <= recipe.tokens, "tokens \(range) of \(recipe.tokens)")
    for token in range {
      pieces[token / tokensPerPiece]
        .append(token % tokensPerPiece, tokens: &tokens, probabilities: &probabilities)
    }
  }
}
