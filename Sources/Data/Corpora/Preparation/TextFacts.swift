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
  init(of documents: [Document], ranks: any RankGroup) throws {
    let sizes = try ranks.allGather([documents.count, documents.reduce(0) { $0 + $1.text.count }])
    documentCount = sizes.reduce(0) { $0 + $1[0] }
    byteCount = sizes.reduce(0) { $0 + $1[1] }
    let checksums = try ranks.gather(documents.flatMap { Array(Checksum.of($0.text).utf8) })
    checksum = Checksum.of(checksums.flatMap(\.self))
  }

  /// The rule by which the documents are cut.
  var pieces: DocumentPieces { DocumentPieces(documentCount: documentCount, byteCount: byteCount) }
}
