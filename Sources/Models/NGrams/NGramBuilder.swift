import Corpora
import Files
import Foundation
import RankGroups

/// Makes n-gram models of the first training tokens of a corpus.
public struct NGramBuilder: Sendable {
  /// N.
  public let order: Int

  /// - Throws: `NGramError.unsupportedOrder`.
  public init(order: Int) throws(NGramError) {
    guard NGramRecipe.orders.contains(order) else { throw .unsupportedOrder(order) }
    self.order = order
  }

  /// Writes a model into a directory, unless it is there already; an interrupted one is continued. Collective.
  ///
  /// - Parameters:
  ///   - tokens: the first training tokens that are counted; all when nil.
  ///   - checkStop: throws on all ranks when the program is asked to stop; what was counted is kept.
  /// - Returns: the model, on every rank.
  /// - Throws: `NGramError`, `CorpusError`, `FileError`, the errors of `checkStop`.
  public func build(
    _ corpus: Corpus, tokens: Int? = nil, in directory: String, ranks: any RankGroup = SingleRank(),
    checkStop: () throws -> Void = {}
  ) throws -> NGramModel {
    let text = try ranks.agree { try CountedText(corpus, tokens: tokens, order: order) }
    let recipe = NGramRecipe(corpus: corpus.fingerprint, tokens: text.subset.count, order: order)
    let target = NGramTarget(
      corpus: corpus, artifact: NGramArtifact(directory: directory, recipe: recipe), ranks: ranks)
    let claim = try RootClaim(target.artifact, ranks) { try target.artifact.openWork() }
    // Without this, the lock could be given back after the last use of the claim, before anything is counted.
    try withExtendedLifetime(claim) {
      if !claim.isFinished { try target.write(counted(text, target.work, ranks, checkStop)) }
    }
    return try NGramModel.open(directory, ranks: ranks)
  }

  /// The facts of the orders 2 to N, after all n-grams were counted. Collective.
  private func counted(
    _ text: CountedText, _ work: CountingDirectory, _ ranks: any RankGroup, _ checkStop: () throws -> Void
  ) throws -> [NGramManifest.Order] {
    guard text.layout.isNarrow else {
      return try NGramCounting<UInt128>(text: text, work: work, ranks: ranks).run(checkStop: checkStop)
    }
    return try NGramCounting<UInt64>(text: text, work: work, ranks: ranks).run(checkStop: checkStop)
  }
}
