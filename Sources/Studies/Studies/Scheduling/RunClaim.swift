import Files
import Foundation
import Logging
import MessagePassing
import Training

/// Who trains a run of a store that several studies, or several starts of one, may share.
enum RunClaim {
  /// This team, as long as its first rank holds the lock.
  case own(DirectoryLock?)
  /// Nobody: another start has finished it in the meantime.
  case done
  /// Another start at this moment; nobody waited for it.
  case busy
  /// Nobody for now: the wait for another start was ended by the wish to stop.
  case stopped

  private enum Attempt: Int { case own, done, busy }

  /// Takes the lock of a run's directory. Collective over the team.
  ///
  /// - Parameter waits: whether to wait for another start that trains the same run.
  /// - Throws: `AgreedFailure` when the directory cannot be written, `MPIError`.
  static func take(_ run: Run, waits: Bool, team: Communicator, stop: StopFlag, logger: Logger) throws -> RunClaim {
    var hasSaid = false
    while true {
      let (attempt, lock) = try team.agree { team.isRoot ? try tryLock(run) : (Attempt.own, nil) }
      if waits, attempt == .busy, !hasSaid {
        logger.info("\(run.directory) is being trained by another start; waiting for it")
      }
      hasSaid = attempt == .busy
      switch Attempt(rawValue: try team.broadcast(attempt.rawValue)) {
      case .own: return .own(lock)
      case .done: return .done
      default: if !waits { return .busy }
      }
      if try team.allReduceOr(stop.poll()) { return .stopped }
      Thread.sleep(forTimeInterval: 0.2)
    }
  }

  private static func tryLock(_ run: Run) throws -> (Attempt, DirectoryLock?) {
    do {
      let lock = try DirectoryLock(directory: run.directory)
      guard try run.isEnded() else { return (.own, lock) }
      run.removeLeftovers()
      return (.done, lock)
    } catch FileError.directoryInUse {
      return (.busy, nil)
    }
  }
}
