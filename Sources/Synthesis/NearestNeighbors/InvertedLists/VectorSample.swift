import MessagePassing
import Randomness
import TensorKernels

extension ShardedVectors {
  /// The vectors of some documents in their order, on all ranks. Collective; ranks agree on the documents.
  ///
  /// - Throws: `MPIError`.
  func copies(of documents: [UInt32]) throws -> VectorSet {
    let places = Dictionary(uniqueKeysWithValues: own.documents.enumerated().map { ($1, $0) })
    let vectors = Tensor(rows: documents.count, columns: own.width)
    for (row, document) in documents.enumerated() {
      if let place = places[document] { vectors.row(at: row).copy(own.vectors.row(at: place)) }
    }
    // Each element is set on one rank and 0 on the others, so that the sum is exact.
    var elements = vectors.elements
    try world.allReduce(&elements)
    vectors.assign(elements)
    return VectorSet(documents: documents, vectors: vectors)
  }

  /// Some documents in random order; ranks agree on the seed.
  ///
  /// - Precondition: the documents of all ranks are numbered from 0 on.
  func sample(_ count: Int, seed: UInt64, index: Int) -> [UInt32] {
    let order = Permutation(count: self.count, stream: RandomStream(seed: seed, purpose: .neighbors, index: index))
    return (0..<min(count, self.count)).map { UInt32(order[$0]) }
  }
}
