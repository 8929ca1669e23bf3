import CMPI

/// The stop request of a job: a signal, or the end of the allowed time, that one rank notices and every rank learns of.
///
/// A rank that notices it tells rank 0, and rank 0 tells all. The messages have a communicator of their own, so a rank may
/// look for them at any time, in any order.
@safe
public final class StopFlag {
  /// The reason of a stop request.
  public enum Reason: Sendable, Equatable {
    /// This rank received a signal of that name.
    case signal(String)
    /// The time is nearly over.
    case timeLimit(seconds: Int)
    /// Another rank noticed the request.
    case otherRank
  }

  /// The reason of the stop request; nil as long as there is none.
  public private(set) var reason: Reason?
  private let ranks: Communicator
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let timeLimit: Int?

  /// A flag for all ranks of a communicator. Collective.
  ///
  /// - Parameters:
  ///   - timeLimit: the seconds that the job may take from now on; nil without a limit.
  /// - Throws: `MPIError`.
  public init(_ ranks: Communicator, timeLimit: Int? = nil) throws(MPIError) {
    self.ranks = try ranks.duplicate()
    self.timeLimit = timeLimit
    start = clock.now
  }

  /// Tells whether a stop was requested; the rank that notices it first tells the others.
  ///
  /// - Parameter reserve: the seconds before the time limit that stopping takes.
  /// - Throws: `MPIError`.
  public func poll(reserve: Double = 0) throws(MPIError) -> Bool {
    if reason == nil { try lookForReason(reserve: reserve) }
    return reason != nil
  }

  private func lookForReason(reserve: Double) throws(MPIError) {
    reason = try newReason(reserve: reserve)
    if reason != nil { try tellOthers() }
  }

  private func newReason(reserve: Double) throws(MPIError) -> Reason? {
    try takeMessage() ? .otherRank : ownReason(reserve: reserve)
  }

  private func ownReason(reserve: Double) -> Reason? {
    StopSignal.waiting().map { .signal($0) } ?? expiry(reserve: reserve)
  }

  private func expiry(reserve: Double) -> Reason? {
    guard let timeLimit, (clock.now - start) / .seconds(1) + reserve >= Double(timeLimit) else { return nil }
    return .timeLimit(seconds: timeLimit)
  }

  /// Waits until all ranks are here, and polls for a stop request meanwhile. Collective.
  ///
  /// - Throws: `MPIError`.
  public func barrier() throws(MPIError) {
    try ranks.idleBarrier { () throws(MPIError) in _ = try poll() }
  }

  /// Rank 0 tells all; the others tell rank 0.
  private func tellOthers() throws(MPIError) {
    for rank in ranks.isRoot ? Array(1..<ranks.size) : [0] { try ranks.signal(rank) }
  }

  private func takeMessage() throws(MPIError) -> Bool {
    guard ranks.size > 1 else { return false }
    return try ranks.takeSignal()
  }
}
