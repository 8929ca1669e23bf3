import Corpora
import Files
import Foundation
import MessagePassing

/// Writes the files of an artifact of pairs.
struct PairOutput {
  /// The facts of a written file.
  struct Written {
    let count: Int
    /// The least similarity; nil when there are no pairs.
    let least: Float?
    let checksum: String
  }

  /// The documents whose pairs go to rank 0 at a time.
  private static let batchLength = 1 << 16

  let artifact: PairArtifact
  let world: Communicator

  /// Writes the pairs of all ranks' documents, in their order, on rank 0. Collective.
  ///
  /// - Parameters:
  ///   - neighbors: those of each of this rank's documents.
  ///   - first: the number of this rank's first document.
  ///   - threshold: the least similarity of a pair; nil when all are kept.
  /// - Throws: `AgreedFailure` with `FileError`, `MPIError`.
  func write(_ neighbors: [[Neighbor]], from first: Int, threshold: Float?) throws -> Written {
    let limit = threshold ?? -.infinity
    let kept = neighbors.map { list in list.prefix { $0.similarity >= limit } }
    let counts = try world.allGather([kept.reduce(0) { $0 + $1.count }, kept.count])
    let count = counts.reduce(0) { $0 + $1[0] }
    let checksum = try write(kept, from: first, header: DocumentPairs.header(count), documents: counts.map { $0[1] })
    return Written(count: count, least: try least(kept), checksum: checksum)
  }

  /// Writes the pairs of all ranks after a header, and returns the checksum of the file, on rank 0. Collective.
  private func write(
    _ kept: [ArraySlice<Neighbor>], from first: Int, header: [UInt8], documents: [Int]
  ) throws -> String {
    let file = try world.agree { world.isRoot ? try AtomicFile(path: artifact.pairsPath) : nil }
    let checksum = Checksum()
    try append(header, to: file, checksum)
    for rank in 0..<world.size {
      for batch in (0..<documents[rank]).blocks(of: Self.batchLength) {
        let own = rank == world.rank ? batch : 0..<0
        let bytes = DocumentPairs.bytes(own.flatMap { Self.pairs(first + $0, kept[$0]) })
        try append(try world.sendToRoot(bytes, from: rank), to: file, checksum)
      }
    }
    try world.agree { try file?.commit() }
    return checksum.hexadecimal
  }

  /// The pairs of one document.
  private static func pairs(_ first: Int, _ neighbors: ArraySlice<Neighbor>) -> [DocumentPairs.Pair] {
    neighbors.map { DocumentPairs.Pair(first: first, second: Int($0.document), similarity: $0.similarity) }
  }

  /// Collective.
  private func append(_ bytes: [UInt8], to file: AtomicFile?, _ checksum: Checksum) throws {
    checksum.update(bytes)
    try world.agree { try file?.write(bytes) }
  }

  /// The least similarity of all ranks' pairs. Collective.
  private func least(_ kept: [ArraySlice<Neighbor>]) throws -> Float? {
    let own = kept.compactMap { $0.last?.similarity }.min()
    let parts = try world.allToAll(
      Array(repeating: (own.map { [$0.bitPattern] } ?? []).littleEndianBytes, count: world.size))
    return parts.flatMap { [UInt32](littleEndianBytes: $0) }.map { Float(bitPattern: $0) }.min()
  }

  /// Seals the artifact on rank 0 and removes what its search has kept. Collective.
  ///
  /// - Throws: `AgreedFailure` with `FileError`.
  func finish(_ manifest: PairManifest, _ seconds: PairManifest.Seconds) throws {
    try world.agree {
      guard world.isRoot else { return }
      try AtomicFile.write(
        canonicalJSON(seconds, pretty: true), to: "\(artifact.directory)/\(PairArtifact.timingName)")
      try artifact.seal(manifest)
      try? FileManager.default.removeItem(atPath: artifact.workDirectory)
    }
  }
}
