import MessagePassing

/// The number of lists that each query is compared with, so that a wanted fraction of the true neighbors is found.
struct ProbeChoice: Sendable, Equatable {
  /// The number of lists.
  let probes: Int
  /// The fraction of the sample's true neighbors that are in them.
  let recall: Double
  /// The number of documents in them, averaged over the sample.
  let documents: Double

  /// The least number of lists whose recall on a sample is above the wanted one by two standard errors, or complete; nil when
  /// none of at most a quarter of the lists is. Collective.
  ///
  /// A true neighbor is found when its list is among those that are compared, so the recall of every number of lists follows
  /// from the place of that list in the query's order of lists.
  ///
  /// - Throws: `MPIError`.
  init?(_ sample: RecallSample, _ lists: InvertedLists, recall wanted: Double) throws {
    let curve = try RecallCurve(sample, lists, most: max(1, lists.centroids.count / 4))
    let chosen = curve.steps.firstIndex { $0.recall == 1 || $0.recall - 2 * $0.standardError >= wanted }
    guard let chosen else { return nil }
    probes = chosen + 1
    recall = curve.steps[chosen].recall
    documents = curve.steps[chosen].documents
  }
}

/// The recall of every number of lists.
private struct RecallCurve {
  /// The sums of one number of lists over the queries.
  struct Step {
    private var queries = 0.0, sum = 0.0, squares = 0.0, compared = 0.0

    mutating func add(recall: Double, documents: Int) {
      queries += 1
      sum += recall
      squares += recall * recall
      compared += Double(documents)
    }

    /// The mean over the queries.
    var recall: Double { queries > 0 ? sum / queries : 1 }

    /// That of the mean.
    var standardError: Double { (max(0, squares / queries - recall * recall) / max(1, queries - 1)).squareRoot() }

    /// The documents that a query is compared with, on average.
    var documents: Double { compared / max(1, queries) }
  }

  private(set) var steps: [Step]

  /// Collective.
  init(_ sample: RecallSample, _ lists: InvertedLists, most: Int) throws {
    steps = Array(repeating: Step(), count: most)
    let order = lists.centroids.nearest(most, to: sample.queries)
    let listOf = try lists.lists(of: sample.truth)
    for query in 0..<sample.truth.queries where !sample.truth[query].isEmpty {
      let wanted = sample.truth[query].compactMap { listOf[$0.document] }
      add(order[query].map { Int($0.document) }, wanted: wanted.map { Int($0) }, sizes: lists.sizes)
    }
  }

  /// Adds a query with the lists in its order, and those of its true neighbors.
  private mutating func add(_ order: [Int], wanted: [Int], sizes: [Int]) {
    let counts = wanted.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    var found = 0
    var documents = 0
    for (place, list) in order.enumerated() {
      found += counts[list] ?? 0
      documents += sizes[list]
      steps[place].add(recall: Double(found) / Double(wanted.count), documents: documents)
    }
  }
}

extension InvertedLists {
  /// The list of each document in some lists of neighbors, on all ranks. Collective.
  ///
  /// - Throws: `MPIError`.
  fileprivate func lists(of neighbors: NeighborLists) throws -> [UInt32: UInt32] {
    let wanted = Set((0..<neighbors.queries).flatMap { neighbors[$0].map(\.document) })
    var found: [UInt32] = []
    forEachOwnList { list, documents in
      for document in documents where wanted.contains(document) { found += [document, UInt32(list)] }
    }
    let parts = try shards.world.allToAll(Array(repeating: found.littleEndianBytes, count: shards.world.size))
    let integers = [UInt32](littleEndianBytes: parts.flatMap { $0 })
    var lists: [UInt32: UInt32] = [:]
    for index in stride(from: 0, to: integers.count, by: 2) { lists[integers[index]] = integers[index + 1] }
    return lists
  }
}
