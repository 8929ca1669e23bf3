import Files

/// The right to make an artifact, which rank 0 holds for all ranks as long as this value exists.
public final class RootClaim {
  /// True when the artifact is complete, so that nothing is to be made.
  public let isFinished: Bool
  private let lock: DirectoryLock?

  /// Looks for the artifact, or takes the lock of its directory. Collective.
  ///
  /// - Parameter begin: called on rank 0 when the artifact is to be made or continued, once the lock is held.
  /// - Throws: as `Artifact.claim`, on all ranks; the errors of `begin`.
  public init(_ artifact: some Artifact, _ ranks: any RankGroup, begin: () throws -> Void) throws {
    var lock: DirectoryLock?
    isFinished =
      try ranks.broadcastFromRoot {
        guard case .unfinished(let held) = try artifact.claim() else { return [1] }
        lock = held
        try begin()
        return []
      } == [1]
    self.lock = lock
  }
}
