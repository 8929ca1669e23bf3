import Evaluation
import MessagePassing

extension TokenWindows {
  /// A vector of zeros for each member, one value a token.
  func blankScores(members: Int) -> [[Float]] {
    [[Float]](repeating: [Float](repeating: 0, count: tokenCount), count: members)
  }
}

extension Communicator {
  /// Sums the elements of each vector over all ranks. Collective; lengths agree.
  func allReduce(_ vectors: inout [[Float]]) throws(MPIError) {
    for index in vectors.indices { try allReduce(&vectors[index]) }
  }
}
