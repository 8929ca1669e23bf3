import Files
import Foundation
import MessagePassing

/// The right of a team to train a run of a directory that several programs may share.
enum RunClaim {
  /// This team has it, as long as its first rank holds the lock.
  case own(DirectoryLock?)
  /// Nobody needs it: another program has trained the run to its end.
  case ended
  /// Another program has it at this moment; nobody waited for it.
  case inUse
  /// The wait for another program was ended by a stop request.
  case stopped

  private enum Attempt: Int { case own, ended, inUse }

  /// Takes the lock of a run's directory. Collective over the team.
  ///
  /// - Throws: `AgreedFailure` when the directory cannot be written, `MPIError`.
  static func take(
    _ run: Run, ifInUse policy: RunInUsePolicy, team: Communicator, stop: StopFlag, report: RunReport
  ) throws -> RunClaim {
    var hasReported = false
    while true {
      let (attempt, lock) = try team.agree { team.isRoot ? try tryLock(run, policy) : (Attempt.own, nil) }
      switch Attempt(rawValue: try team.broadcast(attempt.rawValue)) {
      case .own: return .own(lock)
      case .ended: return .ended
      default: if policy != .wait { return .inUse }
      }
      if team.isRoot, !hasReported { report(.waiting(directory: run.directory)) }
      hasReported = true
      if try team.allReduceOr(stop.poll()) { return .stopped }
      Thread.sleep(forTimeInterval: 0.2)
    }
  }

  private static func tryLock(_ run: Run, _ policy: RunInUsePolicy) throws -> (Attempt, DirectoryLock?) {
    do {
      let lock = try DirectoryLock(directory: run.directory)
      guard try run.isEnded() else { return (.own, lock) }
      run.removeLeftovers()
      return (.ended, lock)
    } catch FileError.directoryInUse where policy != .refuse {
      return (.inUse, nil)
    }
  }
}
