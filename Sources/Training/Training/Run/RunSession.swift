import Checkpoints
import Corpora
import Evaluation
import Files
import Foundation
import MessagePassing
import Transformers

/// A run while it is being computed by one rank of a team.
final class RunSession {
  /// The log-probabilities of a split's tokens.
  struct Score {
    let split: Split
    let logProbabilities: [Float]
  }

  /// Why `train` came back.
  enum End {
    case allSteps
    case stopped(step: Int)
    case diverged(TrainingError)
  }

  private let run: Run
  private let corpus: Corpus
  private let team: Communicator
  private let stop: StopFlag
  private let trainer: Trainer
  private let heldOut: [(split: Split, windows: TokenWindows)]
  private let scorer: TransformerScorer
  private let metrics: MetricsWriter?
  private let report: (RunEvent) -> Void
  private let pace: RunPace
  /// The sum of the losses of the last 5 % of the steps.
  private var lossSum: Double
  /// The steps made before this session.
  private let firstStep: Int

  /// Opens the data, makes the directory, reserves memory and goes on from the last checkpoint. Collective over the team.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read or write, `MPIError`.
  init(_ run: Run, team: Communicator, stop: StopFlag, report: @escaping (RunEvent) -> Void) throws {
    (self.run, self.team, self.stop, self.report) = (run, team, stop, report)
    corpus = run.corpus
    let configuration = run.configuration
    let (source, heldOut) = try team.agree { [corpus] in
      try configuration.training.checkTeam(size: team.size)
      let subset = try TrainingSubset(try corpus.tokens(.train), count: configuration.data.tokens)
      return (
        try TrainingSource(configuration, subset: subset, material: run.material),
        try Self.heldOut(corpus, sequenceLength: configuration.model.contextLength)
      )
    }
    try team.agree { if team.isRoot { try run.prepareDirectory() } }
    let checkpoint = try run.lastCheckpoint(team: team, report: report)
    let progress = checkpoint?.progress
    metrics = try team.agree {
      guard team.isRoot else { return nil }
      return try MetricsWriter(
        directory: run.directory, keeping: progress?.metricsLength ?? 0, after: progress?.step ?? 0)
    }
    pace = RunPace(
      checkpointEvery: run.checkpointEvery, checkpointBytes: configuration.checkpointBytes,
      before: progress?.time ?? TrainingState.TimeSpent())
    (lossSum, firstStep) = (progress?.lossSum ?? 0, progress?.step ?? 0)
    trainer = try Trainer(configuration, source: source, team: team, resuming: checkpoint)
    self.heldOut = heldOut
    scorer = TransformerScorer(trainer.parameters)
    if firstStep > 0, team.isRoot { report(.resumed(step: firstStep, stepCount: trainer.stepCount)) }
  }

  /// The splits that were set aside.
  private static func heldOut(_ corpus: Corpus, sequenceLength: Int) throws -> [(Split, TokenWindows)] {
    try [Split.validation, .test].filter { corpus.manifest.part($0).tokens > 0 }.map { split in
      (split, TokenWindows(try EvaluationStream(corpus.tokens(split), sequenceLength: sequenceLength, split: split)))
    }
  }

  var parameters: Parameters { trainer.parameters }

  /// Makes the steps that are left, with evaluations and checkpoints between them. Collective.
  func train() throws -> End {
    for index in firstStep..<trainer.stepCount {
      let step: Trainer.Step
      do {
        step = try pace.step { try trainer.step(index, requests: try requests()) }
      } catch let error as TrainingError {
        return .diverged(error)
      }
      record(step, index)
      if evaluates(after: index) { try pace.pause { try evaluate(after: index) } }
      if team.isRoot { report(.progress(progress(index, step.loss))) }
      if step.requests.stop || step.requests.checkpoint { try pace.checkpoint { try checkpoint(after: index) } }
      if step.requests.stop { return .stopped(step: index + 1) }
    }
    try agreeOnMetrics()
    return .allSteps
  }

  private func requests() throws -> StepRequests {
    var requests = StepRequests()
    requests.stop = try stop.poll(reserve: pace.secondsToStop)
    requests.checkpoint = team.isRoot && pace.isCheckpointDue
    return requests
  }

  private func checkpoint(after index: Int) throws {
    try team.agree {
      guard let metrics else { return }
      let progress = TrainingState.Progress(
        run: try run.configuration.fingerprint(), step: index + 1, lossSum: lossSum, metrics: try metrics.flush(),
        time: pace.time)
      try trainer.save(progress, to: run.state)
    }
  }

  /// Ends all ranks when the first could not write its metrics. Collective.
  private func agreeOnMetrics() throws {
    try team.agree { if let fault = metrics?.fault { throw fault } }
  }

  /// Gives the memory that ranks share back. Collective; the session ends with it.
  func close() throws {
    try trainer.close()
  }

  /// The log-probabilities of every split that was set aside. Collective.
  func score() throws -> [Score] {
    try heldOut.map {
      Score(split: $0.split, logProbabilities: try scorer.logProbabilities(of: $0.windows, team: team))
    }
  }

  func result(_ scores: [Score]) throws -> RunResult {
    func loss(_ split: Split) -> Loss? {
      scores.first { $0.split == split }
        .map { Loss($0.logProbabilities, bytes: corpus.manifest.part(split).bytes) }
    }
    return RunResult(
      fingerprint: try run.configuration.fingerprint(), parameters: parameters.layout.count,
      steps: trainer.stepCount, tokens: tokens(after: trainer.stepCount - 1),
      trainLoss: lossSum / Double(lossWindow), validation: loss(.validation), test: loss(.test))
  }

  func timing(after steps: Int) -> RunTiming {
    RunTiming(
      seconds: pace.seconds, stepSeconds: pace.stepSeconds, ownStepSeconds: pace.ownStepSeconds,
      tokensPerSecond: Double(tokens(after: steps - 1)) / max(pace.stepSeconds, 1e-9), ranks: team.size,
      study: run.study)
  }

  /// The steps whose mean loss is the run's training loss.
  private var lossWindow: Int { max(1, trainer.stepCount / 20) }

  private func evaluates(after index: Int) -> Bool {
    let every = Int((run.configuration.training.evaluateEvery * Double(trainer.stepCount)).rounded(.up))
    return every > 0 && (index + 1) % every == 0 && index + 1 < trainer.stepCount
  }

  private func evaluate(after index: Int) throws {
    try agreeOnMetrics()
    guard let (split, windows) = heldOut.first, split == .validation else { return }
    let loss = Loss(try scorer.logProbabilities(of: windows, team: team), bytes: corpus.manifest.part(split).bytes)
    var line = line(after: index)
    line.validationLoss = loss.nats
    metrics?.write(line)
  }

  private func record(_ step: Trainer.Step, _ index: Int) {
    if index >= trainer.stepCount - lossWindow { lossSum += step.loss }
    var line = line(after: index)
    line.loss = step.loss
    line.learningRate = step.learningRate
    line.gradientNorm = step.gradientNorm
    metrics?.write(line)
  }

  private func line(after index: Int) -> MetricsWriter.Line {
    let tokens = tokens(after: index)
    return MetricsWriter.Line(
      step: index + 1, epoch: Double(tokens) / Double(run.configuration.data.tokens), tokens: tokens,
      seconds: (pace.seconds * 1000).rounded() / 1000)
  }

  private func tokens(after index: Int) -> Int {
    (index + 1) * run.configuration.training.batchSize * run.configuration.model.contextLength
  }

  private func progress(_ index: Int, _ loss: Double) -> RunProgress {
    let (done, all) = (index + 1, trainer.stepCount)
    return RunProgress(
      step: done, stepCount: all, loss: loss,
      tokensPerSecond: Double(tokens(after: index)) / max(pace.stepSeconds, 1e-9),
      secondsLeft: pace.seconds / Double(done) * Double(all - done))
  }
}
