import Corpora
import Evaluation
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

  private let run: Run
  private let corpus: Corpus
  private let team: Communicator
  private let trainer: Trainer
  private let scorers: [(split: Split, scorer: SplitScorer)]
  private let metrics: MetricsWriter?
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var stepSeconds = 0.0
  private var lastLosses: [Double] = []

  /// Opens the data, makes the folder and reserves memory. Collective over the team.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read or write, `MPIError`.
  init(_ run: Run, corpus: Corpus, team: Communicator) throws {
    self.run = run
    self.corpus = corpus
    self.team = team
    let configuration = run.configuration
    let (subset, streams) = try team.agree {
      try configuration.training.checkTeam(size: team.size)
      return (
        try TrainingSubset(try corpus.tokens(.train), count: configuration.data.tokens),
        try Self.heldOut(corpus, sequenceLength: configuration.model.contextLength)
      )
    }
    metrics = try team.agree {
      guard team.isFirst else { return nil }
      try run.prepareFolder()
      return try MetricsWriter(folder: run.folder)
    }
    start = clock.now
    trainer = try Trainer(configuration, subset: subset, team: team)
    scorers = streams.map { ($0, SplitScorer($1, model: configuration.model)) }
  }

  /// The splits that were set aside.
  private static func heldOut(_ corpus: Corpus, sequenceLength: Int) throws -> [(Split, EvaluationStream)] {
    try [Split.validation, .test].filter { corpus.manifest.part($0).tokens > 0 }.map { split in
      (split, try EvaluationStream(try corpus.tokens(split), sequenceLength: sequenceLength, split: split))
    }
  }

  var parameters: Parameters { trainer.parameters }

  /// Makes all steps, with evaluations between them. Collective.
  func train(report: (RunProgress) -> Void) throws {
    let window = max(1, trainer.stepCount / 20)
    for index in 0..<trainer.stepCount {
      let began = clock.now
      let step = try makeStep(index)
      stepSeconds += seconds(since: began)
      if index >= trainer.stepCount - window { lastLosses.append(step.loss) }
      record(step, index)
      if evaluates(after: index) { try evaluate(after: index) }
      if team.isFirst { report(progress(index, step.loss)) }
    }
    try agreeOnMetrics()
  }

  /// A step; when the run diverges, all ranks know it from the same numbers.
  private func makeStep(_ index: Int) throws -> Trainer.Step {
    do {
      return try trainer.step(index)
    } catch let error as TrainingError {
      throw AgreedFailure(rank: 0, cause: team.isFirst ? error : nil)
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
    try scorers.map { Score(split: $0.split, logProbabilities: try $0.scorer.logProbabilities(parameters, team: team)) }
  }

  func result(_ scores: [Score]) throws -> RunResult {
    func loss(_ split: Split) -> Loss? {
      scores.first { $0.split == split }
        .map { Loss($0.logProbabilities, bytes: corpus.manifest.part(split).bytes) }
    }
    return RunResult(
      fingerprint: try run.configuration.fingerprint(), parameters: parameters.layout.count,
      steps: trainer.stepCount, tokens: tokens(after: trainer.stepCount - 1),
      trainLoss: lastLosses.reduce(0, +) / Double(max(lastLosses.count, 1)), validation: loss(.validation),
      test: loss(.test))
  }

  func timing() -> RunTiming {
    RunTiming(
      seconds: seconds(since: start), stepSeconds: stepSeconds,
      tokensPerSecond: Double(tokens(after: trainer.stepCount - 1)) / max(stepSeconds, 1e-9), ranks: team.size)
  }

  private func evaluates(after index: Int) -> Bool {
    let every = Int((run.configuration.training.evaluateEvery * Double(trainer.stepCount)).rounded(.up))
    return every > 0 && (index + 1) % every == 0 && index + 1 < trainer.stepCount
  }

  private func evaluate(after index: Int) throws {
    try agreeOnMetrics()
    guard let (split, scorer) = scorers.first, split == .validation else { return }
    let loss = Loss(try scorer.logProbabilities(parameters, team: team), bytes: corpus.manifest.part(split).bytes)
    var line = line(after: index)
    line.validationLoss = loss.nats
    metrics?.write(line)
  }

  private func record(_ step: Trainer.Step, _ index: Int) {
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
      seconds: (seconds(since: start) * 1000).rounded() / 1000)
  }

  private func tokens(after index: Int) -> Int {
    (index + 1) * run.configuration.training.batchSize * run.configuration.model.contextLength
  }

  private func progress(_ index: Int, _ loss: Double) -> RunProgress {
    let elapsed = seconds(since: start)
    let (done, all) = (index + 1, trainer.stepCount)
    return RunProgress(
      step: done, stepCount: all, loss: loss, tokensPerSecond: Double(tokens(after: index)) / max(elapsed, 1e-9),
      secondsLeft: elapsed / Double(done) * Double(all - done))
  }

  private func seconds(since instant: ContinuousClock.Instant) -> Double {
    Double((clock.now - instant) / .nanoseconds(1)) * 1e-9
  }
}
