import Files
import Foundation
import Logging
import MessagePassing
import Training

/// Who trains a run of a store that several studies may share.
enum RunClaim {
  /// This team, as long as its first rank holds the lock.
  case own(FolderLock?)
  /// Nobody: another study has finished it in the meantime.
  case done
  /// Nobody for now: the wait for another study was ended by the wish to stop.
  case stopped

  private enum Attempt: Int { case own, done, busy }

  /// Takes the lock of a run's folder, waiting for another study that trains the same run. Collective over the team.
  ///
  /// - Throws: `AgreedFailure` when the folder cannot be written, `MPIError`.
  static func take(_ run: Run, team: Communicator, stop: StopFlag, logger: Logger) throws -> RunClaim {
    var hasSaid = false
    while true {
      let (attempt, lock) = try team.agree { team.isFirst ? try tryLock(run, &hasSaid, logger) : (Attempt.own, nil) }
      switch Attempt(rawValue: try team.broadcast(attempt.rawValue)) {
      case .own: return .own(lock)
      case .done: return .done
      default: break
      }
      if try team.maximum(stop.poll() ? 1 : 0) > 0 { return .stopped }
      Thread.sleep(forTimeInterval: 0.2)
    }
  }

  private static func tryLock(_ run: Run, _ hasSaid: inout Bool, _ logger: Logger) throws -> (Attempt, FolderLock?) {
    do {
      let lock = try FolderLock(folder: run.folder)
      guard try run.isEnded() else { return (.own, lock) }
      run.removeLeftovers()
      return (.done, lock)
    } catch FileError.folderInUse(let path, let owner) {
      if !hasSaid { logger.info("\(path) is being trained by \(owner); waiting for it") }
      hasSaid = true
      return (.busy, nil)
    }
  }
}
