import Foundation
import Training

/// Prints how far a run is: a line that renews itself on a terminal, else a line every ten seconds.
final class ProgressPrinter {
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant
  /// What is counted in tokens, since when, and how many were done then.
  private var pace: (what: String, start: ContinuousClock.Instant, done: Int)?

  init(isQuiet: Bool, isTerminal: Bool) {
    self.isQuiet = isQuiet
    self.isTerminal = isTerminal
    last = clock.now
  }

  /// Takes note of a step of a run.
  func report(_ run: String, _ progress: RunProgress) {
    report(isLast: progress.step == progress.stepCount) { text(run, progress) }
  }

  private func report(isLast: Bool, _ text: () -> String) {
    guard !isQuiet else { return }
    guard isLast || clock.now - last > (isTerminal ? .milliseconds(200) : .seconds(10)) else { return }
    last = clock.now
    let line = text()
    guard isTerminal else { return Console.say("\(timeOfDay()) \(line)") }
    Console.replaceLine(line)
    if isLast { Console.say("") }
  }

  /// Takes note of how many tokens of something are done.
  func report(_ what: String, done: Int, of all: Int) {
    if pace == nil || pace?.what != what { pace = (what, clock.now, done) }
    report(isLast: done >= all) { text(what, done, all) }
  }

  /// Tells something else about a run.
  func tell(_ sentence: String) {
    if !isQuiet { Console.say("\(timeOfDay()) \(sentence)") }
  }

  private func text(_ what: String, _ done: Int, _ all: Int) -> String {
    guard let pace, done > pace.done else { return "\(what): \(done)/\(all) tokens" }
    let speed = Double(done - pace.done) / max((clock.now - pace.start) / .seconds(1), 1e-9)
    let left = Int((Double(max(all - done, 0)) / speed).rounded())
    return "\(what): \(done)/\(all) tokens, \(Int(speed)) tokens/s, \(duration(left)) left"
  }

  private func text(_ run: String, _ progress: RunProgress) -> String {
    let loss = String(format: "%.3f", progress.loss)
    let left = Int(progress.secondsLeft.rounded())
    return
      "\(run): step \(progress.step)/\(progress.stepCount), loss \(loss), \(Int(progress.tokensPerSecond)) tokens/s, \(duration(left)) left"
  }
}

/// A time span as minutes and seconds, or hours and minutes.
func duration(_ seconds: Int) -> String {
  seconds < 60
    ? "\(seconds) s"
    : seconds < 3600 ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds / 3600) h \(seconds % 3600 / 60) min"
}
