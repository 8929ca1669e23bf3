/// Where a run's time goes, over all sessions that worked on it, and when the next checkpoint is due.
final class RunPace {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let secondsBefore: Double, stepSecondsBefore: Double
  private let checkpointEvery: Double
  private var lastCheckpoint: ContinuousClock.Instant
  /// Seconds that writing the last checkpoint took; nil before the first one.
  private(set) var checkpointSeconds: Double?
  private let checkpointGuess: Double
  private var longestStep = 0.0, longestPause = 0.0
  /// Seconds spent in steps of this session.
  private(set) var ownStepSeconds = 0.0

  /// A checkpoint may take at most this share of the time between two.
  private static let checkpointShare = 0.01

  /// - Parameters:
  ///   - checkpointEvery: seconds between checkpoints.
  ///   - parameters: N, from which the time of a checkpoint is guessed until one was written.
  ///   - seconds: of the sessions before; `stepSeconds` likewise.
  ///   - checkpointSeconds: of the last checkpoint of the sessions before.
  init(
    checkpointEvery: Double, parameters: Int, seconds: Double, stepSeconds: Double, checkpointSeconds: Double?
  ) {
    (secondsBefore, stepSecondsBefore) = (seconds, stepSeconds)
    self.checkpointEvery = checkpointEvery
    self.checkpointSeconds = checkpointSeconds
    // Twelve bytes a parameter at 200 MB/s, and a slow file system's answer.
    checkpointGuess = Double(12 * parameters) / 2e8 + 0.2
    start = clock.now
    lastCheckpoint = start
  }

  /// Seconds since the run began, without those between sessions.
  var seconds: Double { secondsBefore + (clock.now - start) / .seconds(1) }
  /// Seconds spent in steps, of all sessions.
  var stepSeconds: Double { stepSecondsBefore + ownStepSeconds }

  /// Whether the time between checkpoints is over; it grows where writing one takes long, which the first one shows.
  var isCheckpointDue: Bool {
    let least = (checkpointSeconds ?? 0) / Self.checkpointShare
    return (clock.now - lastCheckpoint) / .seconds(1) >= max(checkpointEvery, least)
  }

  /// The seconds that a wish to stop may take to be fulfilled: a step, what comes between steps, and a checkpoint, each as
  /// long as the longest so far and half as much again.
  var secondsToStop: Double { 1.5 * (longestStep + longestPause + (checkpointSeconds ?? checkpointGuess)) }

  func step<Result>(_ body: () throws -> Result) rethrows -> Result {
    let (result, seconds) = try measure(body)
    longestStep = max(longestStep, seconds)
    ownStepSeconds += seconds
    return result
  }

  func pause(_ body: () throws -> Void) rethrows {
    longestPause = max(longestPause, try measure(body).seconds)
  }

  func checkpoint(_ body: () throws -> Void) rethrows {
    checkpointSeconds = try measure(body).seconds
    lastCheckpoint = clock.now
  }

  private func measure<Result>(_ body: () throws -> Result) rethrows -> (result: Result, seconds: Double) {
    let began = clock.now
    let result = try body()
    return (result, (clock.now - began) / .seconds(1))
  }
}
