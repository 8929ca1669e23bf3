import RankGroups

/// The numbers of relations of some documents, and the sizes of the names in them.
struct RelationCounts {
  var documents = 0
  var pairs = 0, triples = 0
  var names = 0, nameBytes = 0

  init() {}

  /// The numbers of one document.
  init(_ relations: Relations) {
    documents = 1
    pairs = relations.pairs.count
    triples = relations.triples.count
    names = relations.entities.count
    nameBytes = relations.entities.reduce(0) { $0 + $1.utf8.count }
  }

  /// The numbers of all documents of all ranks. Collective.
  init(_ own: [RelationCounts], _ ranks: any RankGroup) throws {
    for list in try ranks.allGather(own.flatMap(\.integers)) {
      for start in stride(from: 0, to: list.count, by: 5) { add(Array(list[start..<start + 5])) }
    }
  }

  private var integers: [Int] { [documents, pairs, triples, names, nameBytes] }

  private mutating func add(_ integers: [Int]) {
    documents += integers[0]
    pairs += integers[1]
    triples += integers[2]
    names += integers[3]
    nameBytes += integers[4]
  }

  /// The mean of a number over the documents; 0 when there are none.
  func mean(_ number: KeyPath<RelationCounts, Int>) -> Double {
    documents > 0 ? Double(self[keyPath: number]) / Double(documents) : 0
  }

  /// The mean bytes of a name.
  var bytesPerName: Double { names > 0 ? Double(nameBytes) / Double(names) : 0 }
}
