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
    // A communicator of its own: the messages never mix with others.
    guard let own = try ranks.split(color: 0, key: ranks.rank) else {
      throw .failed(call: "MPI_Comm_split", code: 0, reason: "no communicator was returned")
    }
    self.ranks = own
    self.timeLimit = timeLimit
    start = clock.now
  }

  /// Tells whether a stop was requested; the rank that notices it first tells the others.
  ///
  /// - Parameter reserve: the seconds before the time limit that stopping takes.
  /// - Throws: `MPIError`.
  public func poll(reserve: Double = 0) throws(MPIError) -> Bool {
    guard reason == nil else { return true }
    reason = try newReason(reserve: reserve)
    guard reason != nil else { return false }
    try tellOthers()
    return true
  }

  private func newReason(reserve: Double) throws(MPIError) -> Reason? {
    if try takeMessage() { return .otherRank }
    if let signal = StopSignal.waiting() { return .signal(signal) }
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
