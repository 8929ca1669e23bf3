import MessagePassing

extension Communicator {
  /// Which of some runs have ended, as rank 0 sees it. Collective.
  ///
  /// Another start may end one at this moment, so each rank's own look could differ.
  ///
  /// - Throws: `AgreedFailure` when a run's folder holds something else or is damaged.
  public func ended(_ runs: [Run]) throws -> [Bool] {
    try fromFirst { try runs.map { try $0.isEnded() ? 1 : 0 } }.map { $0 == 1 }
  }
}
