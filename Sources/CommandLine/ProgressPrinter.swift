import Foundation
import Training

/// Prints how far a run is: a line that renews itself on a terminal, else a line every ten seconds.
final class ProgressPrinter {
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant

  init(isQuiet: Bool, isTerminal: Bool) {
    self.isQuiet = isQuiet
    self.isTerminal = isTerminal
    last = clock.now
  }

  /// Takes note of a step of a run.
  func report(_ run: String, _ progress: RunProgress) {
    guard !isQuiet else { return }
    let isLast = progress.step == progress.stepCount
    guard isLast || clock.now - last > (isTerminal ? .milliseconds(200) : .seconds(10)) else { return }
    last = clock.now
    let line = text(run, progress)
    guard isTerminal else { return Console.say("\(timeOfDay()) \(line)") }
    Console.replaceLine(line)
    if isLast { Console.say("") }
  }

  /// Tells something else about a run.
  func tell(_ sentence: String) {
    if !isQuiet { Console.say("\(timeOfDay()) \(sentence)") }
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
