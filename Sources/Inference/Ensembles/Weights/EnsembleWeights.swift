import Corpora
import MessagePassing

/// Members' weights that were fitted to one split, for both averages.
public struct EnsembleWeights: Sendable, Equatable {
  /// M numbers of at least 0 that add up to 1.
  public let probabilities: [Double]
  /// M real numbers; their sum is an inverse temperature.
  public let logits: [Double]
}

extension SavedEnsemble {
  /// The weights that give a split the least loss. Collective; all ranks read the same directories.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read, `MPIError`.
  public func fitWeights(to split: Split, of corpus: Corpus, world: Communicator) throws -> EnsembleWeights {
    let scorer = try scorer(split, of: corpus, world: world)
    let scores = try scorer.scores(bytes: corpus.manifest.part(split).bytes)
    return EnsembleWeights(probabilities: scores.fitProbabilityWeights(), logits: try scorer.fitLogitWeights())
  }
}
