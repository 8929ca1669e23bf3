import RankGroups

/// A text whose documents are spread over ranks: each has a run of them, in the order in which they were read.
struct SpreadText {
  /// This rank's documents.
  let documents: [Document]
  /// The bytes of each document of the whole text.
  let lengths: [Int]
  /// Which rank has each document of the whole text.
  let owners: [Int]
  private let ranks: any RankGroup

  /// The text of which this rank has some documents. Collective.
  init(_ documents: [Document], ranks: any RankGroup) throws {
    let lengths = try ranks.allGather(documents.map { $0.text.count })
    self.documents = documents
    self.lengths = lengths.flatMap(\.self)
    owners = lengths.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element.count) }
    self.ranks = ranks
  }

  /// Where each document comes from, on rank 0; nothing elsewhere. Collective.
  func sources() throws -> [String] {
    // A path has no byte 0.
    let own = documents.flatMap { (document: Document) -> [UInt8] in Array(document.source.utf8) + [0] }
    return try ranks.gather(own).flatMap { (list: [UInt8]) -> [String] in
      let sources = list.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      return sources.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// The texts of this rank's share of each split, in the order of the split. Collective; the plan agrees.
  func share(of plan: CorpusPlan) throws -> [Split: [ArraySlice<UInt8>]] {
    let received = try ranks.allToAll((0..<ranks.size).map { $0 == ranks.rank ? [] : parcel(for: $0, plan) })
    let first = owners.firstIndex(of: ranks.rank) ?? 0
    var starts = [Int](repeating: 0, count: ranks.size)
    return Dictionary(
      uniqueKeysWithValues: Split.allCases.map { split in
        let texts = plan.documents(of: split, rank: ranks.rank).map { document in
          let owner = owners[document]
          guard owner != ranks.rank else { return documents[document - first].text[...] }
          starts[owner] += lengths[document]
          return received[owner][starts[owner] - lengths[document]..<starts[owner]]
        }
        return (split, texts)
      })
  }

  /// The texts that this rank has of another's share, one after another.
  private func parcel(for rank: Int, _ plan: CorpusPlan) -> [UInt8] {
    let first = owners.firstIndex(of: ranks.rank) ?? 0
    var parcel: [UInt8] = []
    for split in Split.allCases {
      for document in plan.documents(of: split, rank: rank) where owners[document] == ranks.rank {
        parcel += documents[document - first].text
      }
    }
    return parcel
  }
}
