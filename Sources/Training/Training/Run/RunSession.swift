import Checkpoints
import Corpora
import Evaluation
import Files
import Foundation
import MessagePassing
import Transformers

/// A run in progress on one rank of a team.
final class RunSession {
  /// The log-probabilities of a split's tokens.
  struct Score {
    let split: Split
    let logProbabilities: [Float]
  }

  /// The windows of a split.
  struct HeldOut {
    let split: Split
    let windows: TokenWindows
  }

  /// The reason why `train` returned.
  enum End {
    case allSteps
    case stopped(step: Int)
    case diverged(TrainingError)
  }

  /// The ranks that train the run.
  let team: Communicator
  let run: Run
  private let stop: StopFlag
  let trainer: Trainer
  let heldOut: [HeldOut]
  let scorer: TransformerScorer
  /// The working memory of evaluations.
  let evaluator: Transformer
  /// The scorer of pairs of held-out documents; nil when the run has none.
  let pairScorer: PairScorer?
  let scoring: ScoringSetting
  let metrics: MetricsWriter?
  let report: RunReport
  let pace: RunPace
  /// The words of the run; nil when they are not counted.
  let words: WordPlan?
  /// The models that the run saves on its way.
  let savedModels: [SavedModel]
  /// The sum of the losses of the last 5 % of the steps.
  private var lossSum: Double
  /// The number of steps made before this session.
  let firstStep: Int
  /// True when the evaluation after the last step is not complete.
  private var owesEvaluation: Bool

  /// Opens the data, makes the directory, reserves memory and resumes from the last checkpoint. Collective over the team.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read or write, `MPIError`.
  init(_ run: Run, team: Communicator, stop: StopFlag, report: @escaping RunReport) throws {
    self.run = run
    self.team = team
    self.stop = stop
    self.report = report
    let source = try team.agree { try run.source(teamSize: team.size) }
    heldOut = try team.agree { try Self.heldOut(run) }
    pairScorer = try team.agree { try PairScorer(run) }
    try team.agree { if team.isRoot { try run.prepareDirectory() } }
    words = try run.configuration.training.saveAt.map { try WordPlan($0, of: run, team: team) }
    let savedModels = try team.agree { [words] in try run.savedModels(words) }
    self.savedModels = savedModels
    let checkpoint = try run.lastCheckpoint(savedModels, team: team, report: report)
    let progress = checkpoint?.progress
    firstStep = progress?.step ?? 0
    lossSum = progress?.lossSum ?? 0
    owesEvaluation = progress?.owesEvaluation ?? false
    metrics = try team.agree { team.isRoot ? try MetricsWriter(directory: run.directory, after: progress) : nil }
    pace = RunPace(
      checkpointEvery: run.options.checkpointEvery, checkpointBytes: run.configuration.checkpointBytes,
      before: progress?.time ?? TrainingState.TimeSpent())
    trainer = try Trainer(run.configuration, source: source, team: team, start: run.start(checkpoint))
    evaluator = TransformerScorer.workingMemory(of: run.configuration.model)
    scorer = TransformerScorer(trainer.model, on: evaluator)
    scoring = run.scoringSetting(stop: stop, reserve: { [pace] in pace.secondsToStop })
    try tellStart()
  }

  /// Tells where the run resumes, and what its evaluations will cost.
  private func tellStart() throws {
    let cost = try run.configuration.evaluationCost(on: run.inputs.corpus, afterSteps: firstStep)
    guard team.isRoot else { return }
    if firstStep > 0 { report(.resumed(step: firstStep, stepCount: trainer.stepCount)) }
    report(.planned(cost))
    if let words, !words.unreached.isEmpty { report(.unreached(words: words.unreached, seen: words.counts.seen)) }
  }

  /// The model that is evaluated and saved.
  var parameters: Parameters { trainer.model }

  /// Makes the steps that are left, with evaluations and checkpoints between them. Collective.
  func train() throws -> End {
    do {
      return try makeSteps()
    } catch let error as TrainingError {
      return .diverged(error)
    }
  }

  private func makeSteps() throws -> End {
    if owesEvaluation, try !evaluate(after: firstStep - 1) { return .stopped(step: firstStep) }
    for index in firstStep..<trainer.stepCount {
      if try makeStep(index) { return .stopped(step: index + 1) }
    }
    try agreeOnMetrics()
    return .allSteps
  }

  /// Makes a step and what follows it.
  ///
  /// - Returns: true when the run stops after it.
  private func makeStep(_ index: Int) throws -> Bool {
    let step = try pace.step { try trainer.step(index, requests: try requests()) }
    record(step, index)
    try save(after: index)
    owesEvaluation = evaluates(after: index)
    if owesEvaluation, !step.requests.stop { owesEvaluation = try !evaluate(after: index) }
    let stops = step.requests.stop || owesEvaluation
    if team.isRoot { report(.progress(progress(index, step.loss))) }
    if stops || step.requests.checkpoint { try pace.checkpoint { try checkpoint(after: index) } }
    return stops
  }

  private func requests() throws -> StepRequests {
    StepRequests(
      stop: try stop.poll(reserve: pace.secondsToStop), checkpoint: team.isRoot && pace.isCheckpointDue)
  }

  func checkpoint(after index: Int) throws {
    try team.agree {
      guard let metrics else { return }
      var progress = TrainingState.Progress(
        run: run.fingerprint, step: index + 1, lossSum: lossSum, metrics: try metrics.flush(),
        time: pace.time)
      if owesEvaluation { progress.owesEvaluation = true }
      try trainer.save(progress, to: run.state)
    }
  }

  /// Ends all ranks when the first could not write its metrics. Collective.
  func agreeOnMetrics() throws {
    try team.agree { if let fault = metrics?.fault { throw fault } }
  }

  /// Gives the memory that ranks share back; the session ends with it.
  func close() { trainer.close() }

  /// The result of the complete run.
  ///
  /// - Parameter pairs: the loss on pairs of held-out documents.
  func result(_ scores: [Score], pairs: Loss?) throws -> RunResult {
    func loss(_ split: Split) -> Loss? {
      scores.first { $0.split == split }.map { self.loss($0.logProbabilities, of: split) }
    }
    return RunResult(
      fingerprint: run.fingerprint, parameters: parameters.layout.count,
      steps: trainer.stepCount, tokens: tokens(after: trainer.stepCount - 1),
      trainLoss: lossSum / Double(lossWindow), validation: loss(.validation), test: loss(.test), words: words?.counts,
      heldOutPairs: pairs)
  }

  func timing(after steps: Int) -> RunTiming {
    RunTiming(
      seconds: pace.seconds, stepSeconds: pace.stepSeconds, ownStepSeconds: pace.ownStepSeconds,
      tokensPerSecond: tokensPerSecond(after: steps - 1), ranks: team.size, study: run.options.study)
  }

  private func tokensPerSecond(after index: Int) -> Double {
    Double(tokens(after: index)) / max(pace.stepSeconds, 1e-9)
  }

  /// The steps whose mean loss is the run's training loss.
  private var lossWindow: Int { max(1, trainer.stepCount / 20) }

  private func record(_ step: Trainer.Step, _ index: Int) {
    if index >= trainer.stepCount - lossWindow { lossSum += step.loss }
    var line = line(after: index)
    line.loss = step.loss
    line.learningRate = step.learningRate
    line.gradientNorm = step.gradientNorm
    metrics?.write(line)
  }

  func line(after index: Int) -> MetricsWriter.Line {
    let tokens = tokens(after: index)
    return MetricsWriter.Line(
      step: index + 1, epoch: run.configuration.epochs(afterSteps: index + 1), tokens: tokens,
      seconds: (pace.seconds * 1000).rounded() / 1000)
  }

  private func tokens(after index: Int) -> Int {
    (index + 1) * run.configuration.tokensPerStep
  }

  private func progress(_ index: Int, _ loss: Double) -> RunProgress {
    let done = Double(index + 1)
    return RunProgress(
      step: index + 1, stepCount: trainer.stepCount, loss: loss, tokensPerSecond: tokensPerSecond(after: index),
      secondsLeft: pace.seconds / done * (Double(trainer.stepCount) - done))
  }
}

extension Run {
  /// Opens the sequences that the run learns from.
  fileprivate func source(teamSize: Int) throws -> any SequenceSource {
    try configuration.training.checkTeam(size: teamSize)
    return try configuration.sequences(inputs)
  }
}
