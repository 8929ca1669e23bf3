/// Finds the neighbors of documents, over all ranks.
public protocol NeighborFinder {
  /// The documents whose neighbors this rank looks for.
  var documents: Range<Int> { get }

  /// The documents nearest to some of this rank's documents, the most similar first. Collective; ranks agree on the count.
  ///
  /// - Parameter queries: numbers of documents in `documents`.
  func nearest(_ count: Int, to queries: [Int]) throws -> [[Neighbor]]
}

/// Finds neighbors by their vectors.
public struct VectorFinder: NeighborFinder {
  private let vectors: ShardedVectors
  private let index: VectorIndex

  /// Neighbors by an index of vectors.
  public init(_ vectors: ShardedVectors, _ index: VectorIndex) {
    self.vectors = vectors
    self.index = index
  }

  /// The documents whose vectors this rank keeps.
  public var documents: Range<Int> {
    let first = Int(vectors.own.documents.first ?? 0)
    return first..<first + vectors.own.count
  }

  /// The documents nearest to some of this rank's documents. Collective.
  ///
  /// - Throws: `MPIError`, and on a stop request.
  public func nearest(_ count: Int, to queries: [Int]) throws -> [[Neighbor]] {
    guard queries.count < vectors.own.count else { return try index.nearest(count, to: vectors.own).all }
    return try index.nearest(count, to: vectors.own.gathered(queries.map { $0 - documents.lowerBound })).all
  }
}
