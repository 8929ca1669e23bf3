import Files
import MessagePassing

/// Finds documents that have the most words in common: by the Jaccard similarity of their sets of words, exactly.
///
/// Source: Guu, Hashimoto, Oren, Liang, "Generating sentences by editing prototypes", TACL 2018, section 3.1. Words are looked up
/// from the rarest on. A document that shares none of a query's first p of n words has a similarity of at most (n − p)/n, so the most
/// frequent words, whose lists are long, need not be looked up (Bayardo, Ma, Srikant, "Scaling up all pairs similarity
/// search", 2007). Each rank keeps the words of its documents and of those of one other rank.
public struct JaccardFinder: NeighborFinder {
  private let world: Communicator
  private let own: WordSets
  private let checkStop: () throws -> Void

  /// Reads this rank's documents.
  public init(_ documents: PairedDocuments, world: Communicator, checkStop: @escaping () throws -> Void = {}) {
    self.world = world
    self.checkStop = checkStop
    own = WordSets(
      DocumentShards.range(of: world.rank, ranks: world.size, count: documents.count), words: documents.words(of:))
  }

  /// The documents whose words this rank keeps.
  public var documents: Range<Int> { own.first..<own.first + own.count }

  /// The documents of the most similar sets of words. Collective.
  ///
  /// - Throws: `MPIError`, and on a stop request.
  public func nearest(_ count: Int, to queries: [Int]) throws -> [[Neighbor]] {
    var lists = NeighborLists(queries: queries.count, capacity: count)
    let rounds = try world.allReduceMaximum(queries.count).divided(by: ExactSearch.queriesPerPoll)
    for distance in 0..<world.size {
      var index = WordIndex(try shard(distance))
      for round in 0..<rounds {
        try checkStop()
        let start = round * ExactSearch.queriesPerPoll
        for query in (start..<start + ExactSearch.queriesPerPoll).clamped(to: 0..<queries.count) {
          index.findNeighbors(of: own[queries[query] - own.first], document: queries[query], query: query, in: &lists)
        }
      }
    }
    return lists.all
  }

  /// The documents of the rank at a distance, while this rank's go to the one at the same distance on the other side. Collective.
  private func shard(_ distance: Int) throws -> WordSets {
    guard distance > 0 else { return own }
    let target = (world.rank + world.size - distance) % world.size
    let source = (world.rank + distance) % world.size
    let bytes = try world.sendReceive(LittleEndian.bytes(own.integers), to: target, from: source)
    return WordSets(integers: LittleEndian.integers(bytes[...]))
  }
}

/// The documents of each word.
private struct WordIndex {
  private let sets: WordSets
  private var numbers: [UInt64: Int] = [:]
  private var starts: [Int] = []
  private var documents: [UInt32] = []
  /// The last query that each document was compared with.
  private var comparedWith: [Int]

  init(_ sets: WordSets) {
    self.sets = sets
    comparedWith = Array(repeating: -1, count: sets.count)
    var counts: [Int] = []
    for word in sets.words {
      let number = numbers[word] ?? counts.count
      if number == counts.count {
        numbers[word] = number
        counts.append(0)
      }
      counts[number] += 1
    }
    starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    documents = Array(repeating: 0, count: sets.words.count)
    var next = starts
    for place in 0..<sets.count {
      for word in sets[place] {
        guard let number = numbers[word] else { continue }
        documents[next[number]] = UInt32(place)
        next[number] += 1
      }
    }
  }

  mutating func findNeighbors(of words: ArraySlice<UInt64>, document: Int, query: Int, in lists: inout NeighborLists) {
    let rows = words.map { numbers[$0].map { starts[$0]..<starts[$0 + 1] } ?? 0..<0 }.sorted { $0.count < $1.count }
    for (seen, row) in rows.enumerated() {
      guard WordSets.ratio(words.count - seen, words.count) >= lists.threshold(query) else { return }
      for position in row {
        let place = Int(documents[position])
        guard comparedWith[place] != query else { continue }
        comparedWith[place] = query
        compare(words, place, document: document, query: query, in: &lists)
      }
    }
  }

  private func compare(
    _ words: ArraySlice<UInt64>, _ place: Int, document: Int, query: Int, in lists: inout NeighborLists
  ) {
    let other = sets[place]
    let most = WordSets.ratio(min(words.count, other.count), max(words.count, other.count))
    guard sets.first + place != document, most >= lists.threshold(query) else { return }
    let neighbor = Neighbor(
      document: UInt32(sets.first + place), similarity: WordSets.similarity(words, other))
    lists.offer(neighbor, to: query)
  }
}
