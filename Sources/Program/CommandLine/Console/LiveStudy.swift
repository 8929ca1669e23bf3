import Foundation
import Reports
import Store
import Studies
import Synchronization

/// Draws the progress of a study on a terminal, twice a second, from what its ranks write into its directories.
final class LiveStudy: Sendable {
  /// The things that the first rank shows beside the runs.
  private struct Shown {
    var activity: String?
    var isOpen = true
  }

  private let directories: StudyDirectories
  private let terminal: LiveTerminal
  private let shown = Mutex(Shown())

  init(_ directories: StudyDirectories, on terminal: LiveTerminal) {
    self.directories = directories
    self.terminal = terminal
  }

  /// Begins to draw, once the study's directories are those of this start.
  func begin() {
    Thread.detachNewThread { [self] in
      while draw() { Thread.sleep(forTimeInterval: 0.5) }
    }
  }

  /// Shows what all ranks do now; nothing when it has ended.
  func show(_ activity: String?) { shown.withLock { $0.activity = activity } }

  /// Erases the block for good.
  func close() {
    shown.withLock { shown in
      if shown.isOpen { terminal.draw([]) }
      shown.isOpen = false
    }
  }

  /// Draws once; false when the block is closed.
  private func draw() -> Bool {
    let status = try? StudyStatus(directories)
    return shown.withLock { shown in
      guard shown.isOpen else { return false }
      if let status { terminal.draw(LiveBlock(status, activity: shown.activity).lines(width: terminal.width)) }
      return true
    }
  }
}

extension ProgressPrinter.Block {
  /// Begins to draw where this rank draws.
  func begin() { if case .here(let study) = self { study.begin() } }

  /// Erases the block for good where this rank draws it.
  func close() { if case .here(let study) = self { study.close() } }
}
