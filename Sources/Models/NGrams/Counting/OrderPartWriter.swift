import Files

/// A rank's contexts and followers of one order on disk.
final class OrderPartWriter {
  private let contexts: AtomicFile
  private let followers: AtomicFile
  /// The contexts that were written.
  private(set) var contextCount = 0

  init(_ work: CountingDirectory, order: Int, rank: Int) throws(FileError) {
    contexts = try AtomicFile(path: work.partPath("contexts", order: order, rank: rank))
    followers = try AtomicFile(path: work.partPath("followers", order: order, rank: rank))
  }

  /// Writes what was counted since the last call.
  ///
  /// - Throws: `FileError.system`.
  func write(_ counted: inout CountedOrder) throws(FileError) {
    try contexts.write(counted.contexts)
    try followers.write(counted.followers)
    contextCount += counted.contexts.count
    counted.removeWritten()
  }

  /// Completes both files.
  ///
  /// - Throws: `FileError.system`.
  func commit() throws(FileError) {
    try contexts.commit(isDurable: false)
    try followers.commit(isDurable: false)
  }
}
