import Foundation
import Quantities
import Training

/// Prints the progress of runs: on a terminal, one line that is rewritten; elsewhere, a line every ten seconds.
///
/// A block of a study, if one is drawn, shows the progress instead.
final class ProgressPrinter {
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let block: Block

  /// The part of a rank in the drawing of a study.
  enum Block {
    /// No block is drawn.
    case none
    /// Another rank draws it.
    case elsewhere
    /// This rank draws it.
    case here(LiveStudy)
  }

  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant
  /// The task whose tokens are counted.
  private var pace: Pace?

  /// A task whose tokens are counted.
  private struct Pace {
    let task: String
    /// The moment when counting began, and the tokens that were done then.
    let start: ContinuousClock.Instant, done: Int
    /// True when a line was printed.
    var isShown = false
  }

  init(isQuiet: Bool, isTerminal: Bool, block: Block = .none) {
    self.isQuiet = isQuiet
    self.block = block
    self.isTerminal = isTerminal
    last = clock.now
  }

  /// Reports a step of a run; a block shows the runs by itself.
  func report(_ run: String, _ progress: RunProgress) {
    guard case .none = block else { return }
    report(isLast: progress.step == progress.stepCount) { text(run, progress) }
  }

  private func report(isLast: Bool, _ text: () -> String) {
    guard !isQuiet, isLast || isDue else { return }
    last = clock.now
    pace?.isShown = true
    let line = text()
    switch block {
    case .none: break
    case .elsewhere: return
    case .here(let study): return study.show(isLast ? nil : line)
    }
    guard isTerminal else { return Console.say("\(timeOfDay()) \(line)") }
    Console.replaceLine(line)
    if isLast { Console.endLine() }
  }

  private var isDue: Bool { clock.now - last > (isTerminal ? .milliseconds(200) : .seconds(10)) }

  /// Reports how many tokens of a task are done, or how many of other units.
  func report(_ task: String, done: Int, of all: Int, unit: String = "tokens") {
    follow(task, done: done)
    report(isLast: done >= all) { text(task, done: done, of: all, unit: unit) }
  }

  /// Reports how many tokens of a scoring are done; of one that took no time nothing is told.
  func reportScoring(_ task: String, done: Int, of all: Int) {
    follow(task, done: done)
    defer { if done >= all { pace = nil } }
    guard done < all || pace?.isShown == true else { return }
    report(task, done: done, of: all)
  }

  /// Begins to count the tokens of a task, unless they are counted.
  private func follow(_ task: String, done: Int) {
    if let pace, pace.task == task, pace.done <= done { return }
    pace = Pace(task: task, start: clock.now, done: done)
  }

  /// Prints another message about a run.
  func tell(_ sentence: String) {
    if !isQuiet { Console.say("\(timeOfDay()) \(sentence)") }
  }

  private func text(_ task: String, done: Int, of all: Int, unit: String) -> String {
    guard let pace, done > pace.done else { return "\(task): \(done)/\(all) \(unit)" }
    let speed = Double(done - pace.done) / max((clock.now - pace.start) / .seconds(1), 1e-9)
    let left = Int((Double(max(all - done, 0)) / speed).rounded())
    return "\(task): \(done)/\(all) \(unit), \(Int(speed)) \(unit)/s, \(Quantity.duration(left)) left"
  }

  private func text(_ run: String, _ progress: RunProgress) -> String {
    let loss = String(format: "%.3f", progress.loss)
    let left = Int(progress.secondsLeft.rounded())
    return
      "\(run): step \(progress.step)/\(progress.stepCount), loss \(loss), \(Int(progress.tokensPerSecond)) tokens/s, \(Quantity.duration(left)) left"
  }
}
