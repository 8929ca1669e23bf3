/// The settings of EntiGraph (Yang et al., "Synthetic continued pretraining", 2025, https://arxiv.org/abs/2409.07431): which
/// requests follow from the entities of a document.
public struct EntiGraphSettings: Codable, Sendable, Equatable {
  /// The most entities of a document that are used, the first of those that were named; nil: all.
  public var maxEntities: Int?
  /// The number of pairs of each document, sampled; nil: all pairs.
  public var pairs: Int?
  /// The number of triples of each document, sampled.
  public var triples: Int

  /// All pairs of all entities, and no triples, unless said otherwise.
  public init(maxEntities: Int? = nil, pairs: Int? = nil, triples: Int = 0) {
    self.maxEntities = maxEntities
    self.pairs = pairs
    self.triples = triples
  }
}
