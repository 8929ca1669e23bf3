import Files
import RankGroups

/// The size and the checksum of a text before its documents are cut.
struct TextFacts {
  /// The number of documents.
  let documentCount: Int
  /// The number of bytes.
  let byteCount: Int
  /// On rank 0 the checksum of the checksums of all documents in their order.
  let checksum: String

  /// The facts of the text of which each rank has some documents. Collective.
  init(of spool: TextSpool, ranks: any RankGroup) throws {
    let sizes = try ranks.allGather([spool.count, spool.lengths.reduce(0, +)])
    documentCount = sizes.reduce(0) { $0 + $1[0] }
    byteCount = sizes.reduce(0) { $0 + $1[1] }
    checksum = try Self.checksum(of: spool, ranks)
  }

  /// The rule by which the documents are cut.
  var pieces: DocumentPieces { DocumentPieces(documentCount: documentCount, byteCount: byteCount) }

  private static func checksum(of spool: TextSpool, _ ranks: any RankGroup) throws -> String {
    let checksum = TextChecksum()
    if ranks.isRoot { spool.forEachHash { checksum.append($0) } }
    for rank in 0..<ranks.size where rank > 0 {
      let own = ranks.rank == rank ? LittleEndian.bytes(spool.hashIntegers) : []
      let integers = LittleEndian.integers(try ranks.sendToRoot(own, from: rank)[...])
      for start in stride(from: 0, to: integers.count, by: 2) {
        checksum.append(ContentHash(integers[start], integers[start + 1]))
      }
    }
    return checksum.hexadecimal
  }
}
