import MessagePassing
import Randomness
import TensorKernels

/// Finds the centers of clusters by spherical k-means: each vector belongs to the center of the largest inner product, and a
/// center is the normalized sum of its vectors.
///
/// Source: Dhillon, Modha, "Concept decompositions for large sparse text data using clustering", Machine Learning 42 (2001).
/// Start, iterations and sums are the same on any number of ranks.
struct CentroidTraining {
  /// The vectors that are sampled for each center, as many as suffice for centers that are used for searching (Johnson, Douze,
  /// Jégou, "Billion-scale similarity search with GPUs", 2017, trains on 10 to 100).
  static let vectorsPerCentroid = 32
  /// Assignments change little after that.
  static let iterations = 8

  let world: Communicator
  /// The sample, the same on all ranks.
  let sample: VectorSet
  let checkStop: () throws -> Void

  /// The centers of `count` clusters, **shape** [clusters, D], the same on all ranks. Collective.
  ///
  /// - Precondition: the sample has at least as many vectors.
  /// - Throws: `MPIError`, the errors of `checkStop`.
  func centroids(_ count: Int) throws -> VectorSet {
    let numbers = (0..<UInt32(count)).map { $0 }
    let centroids = VectorSet(documents: numbers, vectors: Tensor(rows: count, columns: sample.width))
    // The sample is in random order.
    centroids.vectors.copy(sample.vectors.rows(0..<count))
    for _ in 0..<Self.iterations {
      try checkStop()
      move(centroids.vectors, to: try assignments(to: centroids))
    }
    return centroids
  }

  /// The center of each vector of the sample. Collective.
  private func assignments(to centroids: VectorSet) throws -> [Neighbor] {
    let blocks = sample.count * world.rank / world.size..<sample.count * (world.rank + 1) / world.size
    let own = VectorSet(documents: Array(sample.documents[blocks]), vectors: sample.vectors.rows(blocks))
    let nearest = centroids.nearest(1, to: own)
    let bytes = (0..<own.count).compactMap { nearest[$0].first }.littleEndianBytes
    let parts = try world.allToAll(Array(repeating: bytes, count: world.size))
    return [Neighbor](littleEndianBytes: parts.flatMap { $0 })
  }

  /// Moves centers to the sums of their vectors, in the order of the sample, and empty ones to the vectors that are the least
  /// similar to their center.
  private func move(_ centroids: Tensor, to assignments: [Neighbor]) {
    centroids.fill(0)
    var counts = [Int](repeating: 0, count: centroids.rows)
    for (index, center) in assignments.enumerated() {
      centroids.row(at: Int(center.document)).add(sample.vectors.row(at: index))
      counts[Int(center.document)] += 1
    }
    let outliers = assignments.indices.sorted {
      (assignments[$0].similarity, $0) < (assignments[$1].similarity, $1)
    }
    for (empty, outlier) in zip(counts.indices.filter { counts[$0] == 0 }, outliers) {
      centroids.row(at: empty).copy(sample.vectors.row(at: outlier))
    }
    UnitVectors.normalize(centroids)
  }
}

extension VectorSet {
  /// The most similar of these to each query, on this rank alone.
  func nearest(_ count: Int, to queries: VectorSet) -> NeighborLists {
    var scan = BlockScan(NeighborLists(queries: queries.count, capacity: count), width: width)
    scan.compare(queries, rows: 0..<queries.count, with: self)
    return scan.lists
  }
}
