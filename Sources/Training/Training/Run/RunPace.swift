import Checkpoints

/// The time that a run takes, over all sessions that work on it, and the time of its next checkpoint.
final class RunPace {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let before: TrainingState.TimeSpent
  private let checkpointEvery: Double
  private var lastCheckpoint: ContinuousClock.Instant
  /// Seconds that writing the last checkpoint took; nil before the first one.
  private(set) var checkpointSeconds: Double?
  private let checkpointGuess: Double
  private var longestStep = 0.0
  private var longestSaving = 0.0
  /// Seconds spent in steps of this session.
  private(set) var ownStepSeconds = 0.0

  /// A checkpoint may take at most this fraction of the time between two.
  private static let checkpointFraction = 0.01

  /// - Parameters:
  ///   - checkpointEvery: seconds between checkpoints.
  ///   - checkpointBytes: the size of a checkpoint, from which its time is guessed until one was written.
  ///   - before: the time that earlier sessions took.
  init(checkpointEvery: Double, checkpointBytes: Int, before: TrainingState.TimeSpent) {
    self.before = before
    self.checkpointEvery = checkpointEvery
    checkpointSeconds = before.checkpointSeconds
    // At 200 MB/s, and a slow file system's answer.
    checkpointGuess = Double(checkpointBytes) / 2e8 + 0.2
    start = clock.now
    lastCheckpoint = start
  }

  /// Seconds since the run began, without those between sessions.
  var seconds: Double { before.seconds + seconds(since: start) }
  /// Seconds spent in steps, of all sessions.
  var stepSeconds: Double { before.stepSeconds + ownStepSeconds }
  /// The time of all sessions so far.
  var time: TrainingState.TimeSpent {
    TrainingState.TimeSpent(seconds: seconds, stepSeconds: stepSeconds, checkpointSeconds: checkpointSeconds)
  }

  /// True when the time between checkpoints is over; it grows where writing one takes long, which the first one shows.
  var isCheckpointDue: Bool {
    let least = (checkpointSeconds ?? 0) / Self.checkpointFraction
    return seconds(since: lastCheckpoint) >= max(checkpointEvery, least)
  }

  private func seconds(since instant: ContinuousClock.Instant) -> Double { (clock.now - instant) / .seconds(1) }

  /// The seconds that pass at most between a stop request and the end: a step, the model saved after it, and a checkpoint, each
  /// as long as the longest so far and half as much again. Evaluations stop by themselves.
  var secondsToStop: Double { 1.5 * (longestStep + longestSaving + (checkpointSeconds ?? checkpointGuess)) }

  func step<Result>(_ body: () throws -> Result) rethrows -> Result {
    let (result, seconds) = try measure(body)
    longestStep = max(longestStep, seconds)
    ownStepSeconds += seconds
    return result
  }

  func saving(_ body: () throws -> Void) rethrows {
    longestSaving = max(longestSaving, try measure(body).seconds)
  }

  func checkpoint(_ body: () throws -> Void) rethrows {
    checkpointSeconds = try measure(body).seconds
    lastCheckpoint = clock.now
  }

  private func measure<Result>(_ body: () throws -> Result) rethrows -> (result: Result, seconds: Double) {
    let began = clock.now
    let result = try body()
    return (result, seconds(since: began))
  }
}
