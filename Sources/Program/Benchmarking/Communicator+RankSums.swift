import MessagePassing

extension Communicator {
  /// The sums of some values over all ranks, added in the order of the ranks. Collective.
  package func sumOverRanks(_ values: [Double]) throws(MPIError) -> [Double] {
    var perRank = [Double](repeating: 0, count: values.count * size)
    perRank.replaceSubrange(values.count * rank..<values.count * (rank + 1), with: values)
    try allReduce(&perRank)
    return values.indices.map { index in
      (0..<size).reduce(0) { $0 + perRank[values.count * $1 + index] }
    }
  }
}
