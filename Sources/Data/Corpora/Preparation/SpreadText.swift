import Files
import RankGroups

/// A text whose documents are spread over ranks: each has some neighbors, in the order in which they were read.
struct SpreadText {
  /// The bytes of text that a rank works on at a time.
  static let batchLength = 1 << 23

  /// The bytes of each document of the text.
  let lengths: [Int]
  /// All ranks.
  let ranks: any RankGroup
  /// This rank's documents.
  private let spool: TextSpool
  /// For each rank the index of its first document in the text.
  private let firsts: [Int]

  /// The text of which this rank has some documents. Collective.
  init(_ spool: TextSpool, ranks: any RankGroup) throws {
    let lengths = try ranks.allGather(spool.lengths)
    self.lengths = lengths.count == 1 ? lengths[0] : lengths.flatMap(\.self)
    firsts = lengths.indices.map { rank in lengths[..<rank].reduce(0) { $0 + $1.count } }
    self.spool = spool
    self.ranks = ranks
  }

  private var first: Int { firsts[ranks.rank] }

  /// The rank that has a document.
  private func owner(of document: Int) -> Int { (firsts.lastIndex { $0 <= document }) ?? 0 }

  private func isOwn(_ document: Int) -> Bool { owner(of: document) == ranks.rank }

  /// The documents that are exact copies of others. Collective, once.
  func copies() throws -> DocumentCopies {
    try CopySearch(hashes: spool.takeHashes(), first: first, documentCount: lengths.count, ranks: ranks).copies()
  }

  /// The sources of some documents on rank 0; nothing elsewhere. Collective; the documents agree.
  func sources(of documents: ArraySlice<Int>) throws -> [String] {
    let own = try ranks.agree {
      var list: [UInt8] = []
      for document in documents where isOwn(document) {
        try spool.readSource(of: document - first, into: &list)
        // A path has no byte 0.
        list.append(0)
      }
      return list
    }
    var lists = try ranks.gather(own).map { $0.split(separator: 0, omittingEmptySubsequences: false)[...] }
    guard ranks.isRoot else { return [] }
    return documents.map { String(decoding: lists[owner(of: $0)].removeFirst(), as: UTF8.self) }
  }

  /// Calls `body` with the text of the documents that this rank works on, part after part in their order. Collective.
  ///
  /// Documents are divided by bytes, and those of a rank are neighbors in their list.
  ///
  /// - Parameters:
  ///   - documents: the documents that all ranks work on; they agree.
  ///   - body: takes a part of a text; it calls no method of `ranks`.
  func forEachPart(of documents: ArraySlice<Int>, body: (ArraySlice<UInt8>, TextPart) throws -> Void) throws {
    var cursors = shards(of: documents).map { ShardCursor($0, lengths: lengths) }
    while true {
      let batches = cursors.indices.map { cursors[$0].next(bytes: Self.batchLength) }
      if batches.allSatisfy(\.isEmpty) { return }
      let received = try ranks.allToAll(ranks.agree { try parcels(batches) })
      try ranks.agree { try hand(batches[ranks.rank], received, to: body) }
    }
  }

  /// The documents that each rank works on.
  private func shards(of documents: ArraySlice<Int>) -> [ArraySlice<Int>] {
    BalancedRanges.ranges(documents.map { lengths[$0] }, count: ranks.size).map {
      documents[documents.startIndex + $0.lowerBound..<documents.startIndex + $0.upperBound]
    }
  }

  /// The texts that this rank has for others, one after another.
  private func parcels(_ batches: [[TextPart]]) throws -> [[UInt8]] {
    try batches.enumerated().map { rank, batch in
      var parcel: [UInt8] = []
      for part in batch where rank != ranks.rank && isOwn(part.document) { try read(part, into: &parcel) }
      return parcel
    }
  }

  private func read(_ part: TextPart, into text: inout [UInt8]) throws {
    try spool.read(part.document - first, part.range, into: &text)
  }

  /// Calls `body` with the texts of a batch, of which this rank has some and has received the others.
  private func hand(
    _ batch: [TextPart], _ received: [[UInt8]], to body: (ArraySlice<UInt8>, TextPart) throws -> Void
  ) throws {
    var rests = received.map { $0[...] }
    var own: [UInt8] = []
    for part in batch {
      let owner = owner(of: part.document)
      if owner == ranks.rank {
        own.removeAll(keepingCapacity: true)
        try read(part, into: &own)
        try body(own[...], part)
      } else {
        try body(rests[owner].prefix(part.range.count), part)
        rests[owner] = rests[owner].dropFirst(part.range.count)
      }
    }
  }
}
