import Foundation
import Store

/// The progress of a study, read from the ledgers of its starts and from its runs' own files.
public struct StudyStatus: Encodable, Sendable {
  /// A run that is under way.
  public struct Running: Encodable, Equatable, Sendable {
    /// For people: size, tokens, hyperparameters, seed.
    public let name: String
    /// Steps done and all steps.
    public let step: Int, stepCount: Int
    /// The loss of the last step in nats per token; absent when the run does not tell.
    public let loss: Double?
    /// Tokens trained a second, and seconds until the end at this rate.
    public let tokensPerSecond: Double?, secondsLeft: Double?

    /// A run by its progress.
    public init(
      name: String, step: Int, stepCount: Int, loss: Double?, tokensPerSecond: Double?, secondsLeft: Double?
    ) {
      self.name = name
      self.step = step
      self.stepCount = stepCount
      self.loss = loss
      self.tokensPerSecond = tokensPerSecond
      self.secondsLeft = secondsLeft
    }
  }

  /// The study's name.
  public let study: String
  /// True while a process works on the study, alone or beside others.
  public let isRunning: Bool
  /// True when the last start came to its end.
  public let isFinished: Bool
  /// Runs that ended, that diverged, and that are planned and have not ended.
  public let ended: Int, diverged: Int, open: Int
  /// The runs that the study needs, estimated where a search decides on the way; absent when no start left a record.
  public let runsInAll: Int?
  /// The runs under way.
  public let running: [Running]
  /// The parts of the study as the last start saw them; empty when it left no record.
  public let stages: [Stage]
  /// Seconds since the last start, or the first of those that work together, and those that the rest will take at the rate
  /// since then: all of the study where its steps are recorded, else what is planned so far.
  public let seconds: Double, secondsLeft: Double?
  /// True when the text is another one than that of the results; nil when that cannot be told or was not asked.
  public private(set) var textChanged: Bool?

  /// Reads the ledgers of a study.
  ///
  /// - Throws: `StudyError.notStarted` when there is none, `FileError.system`.
  public init(_ directories: StudyDirectories, now: Date = Date()) throws {
    guard directories.isStarted else { throw StudyError.notStarted(directory: directories.own) }
    self.init(study: directories.study, try StudyStarts(directories), GraphRecord(directories), now: now)
  }

  /// Looks at the text, which is read if its files have changed.
  ///
  /// - Returns: the error of another text than that of the results; nil when it is the same, or nothing can be told.
  public mutating func compare(
    _ configuration: StudyConfiguration, in directories: StudyDirectories
  ) -> StudyError? {
    guard let texts = try? StudyTexts(configuration, directories).all else { return nil }
    let changes = texts.map { $0.hasChanged() }
    textChanged = changes.contains(true) ? true : changes[0]
    return zip(texts, changes).first { $1 == true }?.0.error
  }

  private init(study: String, _ starts: StudyStarts, _ record: GraphRecord?, now: Date) {
    let runs = starts.plans.map { PlannedRun($0) }
    let open = runs.filter { $0.fractionDone < 1 }
    self.study = study
    isRunning = starts.isRunning
    isFinished = starts.isFinished
    ended = starts.reusedCount + runs.count - open.count
    diverged = starts.divergedCount
    self.open = open.count
    runsInAll = record?.steps.count { $0.isRun }
    running = open.compactMap { Running($0) }
    stages = record?.stages.map { Stage(name: $0.name, $0.steps) } ?? []
    seconds = starts.began.map { now.timeIntervalSince($0) } ?? 0
    let left = record?.operationsLeft ?? runs.reduce(0) { $0 + (1 - $1.fractionDone) * $1.operations }
    let done = starts.operationsDone(in: runs)
    secondsLeft = isRunning && done > 0 ? left / done * seconds : nil
  }
}

extension StudyStatus.Running {
  /// Nil for a run that is not under way.
  fileprivate init?(_ run: PlannedRun) {
    guard let progress = run.progress else { return nil }
    let rate = progress.tokens.flatMap { tokens in progress.seconds.map { Double(tokens) / max($0, 1e-9) } }
    self.init(
      name: run.name, step: progress.step, stepCount: progress.stepCount, loss: progress.loss, tokensPerSecond: rate,
      secondsLeft: progress.secondsLeft)
  }
}
