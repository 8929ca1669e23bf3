import Files
import RankGroups

/// A text whose documents are spread over ranks: each has some neighbors, in the order in which they were read.
struct SpreadText {
  /// The bytes of each document of the text.
  let lengths: [Int]
  /// This rank's documents.
  private let documents: [Document]
  /// The index of the first of them in the text.
  private let first: Int
  /// The rank that has each document of the text.
  private let owners: [Int]
  private let ranks: any RankGroup

  /// The text of which this rank has some documents. Collective.
  init(_ documents: [Document], ranks: any RankGroup) throws {
    let lengths = try ranks.allGather(documents.map { $0.text.count })
    self.documents = documents
    self.lengths = lengths.flatMap(\.self)
    first = lengths[..<ranks.rank].reduce(0) { $0 + $1.count }
    owners = lengths.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element.count) }
    self.ranks = ranks
  }

  /// The documents that are exact copies of others. Collective.
  func copies() throws -> DocumentCopies {
    let hashes = documents.map { ContentHash(of: $0.text[...]) }
    return try CopySearch(hashes: hashes, first: first, documentCount: lengths.count, ranks: ranks).copies()
  }

  /// The source of each document of the text on rank 0; nothing elsewhere. Collective.
  func sources() throws -> [String] {
    // A path has no byte 0.
    let own = documents.flatMap { (document: Document) -> [UInt8] in Array(document.source.utf8) + [0] }
    return try ranks.gather(own).flatMap { (list: [UInt8]) -> [String] in
      let sources = list.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      return sources.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// The texts of each split that the plan gives to this rank, in the order of the split. Collective; the plan agrees.
  func shard(of plan: CorpusPlan) throws -> [Split: [ArraySlice<UInt8>]] {
    let received = try ranks.allToAll((0..<ranks.size).map { $0 == ranks.rank ? [] : parcel(for: $0, plan) })
    var starts = [Int](repeating: 0, count: ranks.size)
    var shard: [Split: [ArraySlice<UInt8>]] = [:]
    for split in Split.allCases {
      shard[split] = plan.documents(of: split, rank: ranks.rank).map { document in
        let owner = owners[document]
        guard owner != ranks.rank else { return documents[document - first].text[...] }
        let start = starts[owner]
        starts[owner] += lengths[document]
        return received[owner][start..<starts[owner]]
      }
    }
    return shard
  }

  /// The texts that this rank has for another, one after another.
  private func parcel(for rank: Int, _ plan: CorpusPlan) -> [UInt8] {
    var parcel: [UInt8] = []
    for split in Split.allCases {
      for document in plan.documents(of: split, rank: rank) where owners[document] == ranks.rank {
        parcel += documents[document - first].text
      }
    }
    return parcel
  }
}
