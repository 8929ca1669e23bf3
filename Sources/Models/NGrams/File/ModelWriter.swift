import Files
import Foundation

/// Writes the file of a model from what all ranks have counted.
///
/// The counts of single tokens come first, then for each order from 2 on the followers of contexts that have several, and the
/// contexts at their places.
struct ModelWriter {
  private let file: AtomicFile
  private let checksum = Checksum()

  init(path: String) throws(FileError) { file = try AtomicFile(path: path) }

  private func write<Element: BitwiseCopyable>(_ elements: [Element]) throws(FileError) {
    try file.write(elements)
    checksum.update(elements)
  }

  /// Writes the counts of single tokens.
  func write(unigrams: [Int]) throws(FileError) {
    // An even number of 4-byte counts, so that what follows begins at a multiple of 8 bytes.
    try write(unigrams.map { UInt32($0) } + [UInt32](repeating: 0, count: unigrams.count % 2))
  }

  /// Writes an order of which each rank has counted a part.
  ///
  /// - Returns: the sizes of its table.
  /// - Throws: `FileError.system`.
  func write(
    _ order: Int, _ facts: NGramManifest.Order, from work: CountingDirectory
  ) throws -> NGramManifest.Table {
    let followers = try parts("followers", order, work)
    for part in followers { try part.forEachPiece { try write($0) } }
    var placement = ContextPlacement(contexts: facts.contexts)
    var before = 0
    for (part, followers) in zip(try parts("contexts", order, work), followers) {
      try write(contexts: part, followersBefore: UInt64(before), at: &placement)
      before += followers.count / MemoryLayout<Follower>.stride
    }
    try write(placement.end())
    return NGramManifest.Table(followers: before, contextPlaces: placement.count)
  }

  private func write(
    contexts part: MappedFile, followersBefore: UInt64, at placement: inout ContextPlacement
  ) throws {
    try part.forEachPiece { bytes in
      try write(placement.places(of: ContextRecord.records(in: bytes, movedBy: followersBefore)))
    }
  }

  private func write(_ bytes: RawSpan) throws(FileError) {
    try file.write(bytes)
    checksum.update(bytes)
  }

  private func parts(_ kind: String, _ order: Int, _ work: CountingDirectory) throws -> [MappedFile] {
    try (0..<work.ranks(of: "\(order)")).map { try MappedFile(path: work.partPath(kind, order: order, rank: $0)) }
  }

  /// Completes the file.
  ///
  /// - Returns: its checksum.
  func finish() throws(FileError) -> String {
    try file.commit()
    return checksum.hexadecimal
  }
}

extension ContextRecord {
  /// The contexts in some bytes, with followers at another place.
  fileprivate static func records(in bytes: RawSpan, movedBy places: UInt64) -> [ContextRecord] {
    let width = MemoryLayout<ContextRecord>.stride
    return (0..<bytes.byteCount / width).map { number in
      var record = bytes.record(ContextRecord.self, at: number * width)
      record.moveFollowers(by: places)
      return record
    }
  }
}
