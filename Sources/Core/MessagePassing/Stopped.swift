/// The orderly end of a command that was asked to stop.
public struct Stopped: Error, CustomStringConvertible {
  /// Why, as far as this rank knows.
  public let reason: StopFlag.Reason
  /// False where what was done is lost.
  public let isSaved: Bool

  /// The error that all ranks throw together once everything is saved.
  public static func agreed(_ stop: StopFlag, isSaved: Bool = true, world: Communicator) -> AgreedFailure {
    AgreedFailure(rank: 0, cause: world.isRoot ? Stopped(reason: stop.reason ?? .otherRank, isSaved: isSaved) : nil)
  }

  /// The facts and what to do, in one sentence.
  public var description: String {
    let cause =
      switch reason {
      case .signal(let name): "because of signal \(name)"
      case .timeLimit(let seconds): "before the time limit of \(seconds) s"
      case .otherRank: "because another rank was asked to"
      }
    return isSaved
      ? "stopped \(cause); everything is saved: run the same command again to resume"
      : "stopped \(cause); nothing is kept: run the same command again"
  }
}
