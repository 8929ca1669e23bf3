import MessagePassing
import NearestNeighbors
import TensorKernels
import TestSupport

/// Vectors for tests of searches.
enum SearchInputs {
  /// Vectors of ±1/√D, of which many are equally similar; their products are exact when D is a power of 4.
  static func signs(_ count: Int, width: Int, seed: UInt64) -> Tensor {
    var inputs = TestInputs(seed: seed)
    let vectors = Tensor(rows: count, columns: width)
    let size = 1 / Float(width).squareRoot()
    vectors.assign((0..<count * width).map { _ in inputs.sign() * size })
    return vectors
  }

  /// Random directions.
  static func directions(_ count: Int, width: Int, seed: UInt64) -> Tensor {
    var inputs = TestInputs(seed: seed)
    let vectors = Tensor(rows: count, columns: width)
    vectors.assign(inputs.matrix(rows: count, columns: width).elements.map { Float($0) })
    UnitVectors.normalize(vectors)
    return vectors
  }

  /// Directions near one of some centers.
  static func clusters(_ count: Int, centers: Int, width: Int, spread: Float, seed: UInt64) -> Tensor {
    let middle = directions(centers, width: width, seed: seed)
    let vectors = directions(count, width: width, seed: seed + 1)
    vectors.scale(by: spread)
    for row in 0..<count { vectors.row(at: row).add(middle.row(at: row * 7 % centers)) }
    UnitVectors.normalize(vectors)
    return vectors
  }

  /// All vectors on one rank.
  static func sharded(_ vectors: Tensor) throws -> ShardedVectors {
    try ShardedVectors(set(vectors), world: Communicator())
  }

  static func set(_ vectors: Tensor) -> VectorSet {
    VectorSet(documents: (0..<UInt32(vectors.rows)).map { $0 }, vectors: vectors)
  }

  /// The k nearest of each vector, by comparing all of them one by one and sorting.
  static func bruteForce(_ vectors: Tensor, count: Int) -> [[Neighbor]] {
    (0..<vectors.rows).map { query in
      let others = (0..<vectors.rows).filter { $0 != query }.map { other in
        Neighbor(document: UInt32(other), similarity: DotProduct.of(vectors, row: query, vectors, row: other))
      }
      return Array(others.sorted { ($1.similarity, $0.document) < ($0.similarity, $1.document) }.prefix(count))
    }
  }
}
