import CMPI

/// The wish to stop, which one rank may have and every rank hears of: a signal, or the end of the allowed time.
///
/// A rank that learns of it tells rank 0, and rank 0 tells all. The messages travel beside the teams' own exchanges, so a
/// rank may look for them at any time, in any order.
@safe
public final class StopFlag {
  /// Why to stop.
  public enum Reason: Sendable, Equatable {
    /// A signal of that name came to this rank.
    case signal(String)
    /// The time is nearly over.
    case timeLimit(seconds: Int)
    /// Another rank asked for it.
    case otherRank
  }

  /// Why to stop; nil as long as nobody wants it.
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

  /// Looks whether anybody wants to stop, and tells the others.
  ///
  /// - Parameter reserve: the seconds before the time limit that stopping takes.
  /// - Throws: `MPIError`.
  public func poll(reserve: Double = 0) throws(MPIError) -> Bool {
    guard reason == nil else { return true }
    if try takeMessage() {
      reason = .otherRank
    } else if let signal = StopSignal.waiting() {
      reason = .signal(signal)
    } else if let timeLimit, (clock.now - start) / .seconds(1) + reserve >= Double(timeLimit) {
      reason = .timeLimit(seconds: timeLimit)
    }
    guard reason != nil else { return false }
    try tellOthers()
    return true
  }

  /// Waits until all ranks are here, looking for the wish to stop meanwhile. Collective.
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
