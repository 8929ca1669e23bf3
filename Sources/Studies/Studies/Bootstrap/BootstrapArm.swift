import Corpora
import Files
import MessagePassing
import Training

/// A text that an arm learns beside the corpus.
struct OtherText {
  let arm: BootstrapResult.Arm
  let corpus: Corpus
  /// The fraction of the training tokens that it makes up.
  let fraction: Double
}

/// Grows the runs of an arm.
struct BootstrapArm {
  let other: OtherText
  let point: GridPoint
  let setting: BootstrapSetting

  private var graph: StudyGraph { setting.graph }
  private var study: Study { setting.study }
  private var tokens: Int { setting.cell.tokens }

  /// The passes over the corpus, so that all arms have about the same number of training tokens.
  private var epochs: Int { max(1, Int((Double(point.epochs) * (1 - other.fraction)).rounded())) }
  /// The training tokens.
  private var trainingTokens: Int { Int((Double(epochs * tokens) / (1 - other.fraction)).rounded()) }
  /// The tokens of the other text, each of which is read once where there are enough.
  private var otherTokens: Int {
    min(trainingTokens - epochs * tokens, other.corpus.manifest.part(.train).tokens)
  }

  /// The models and their measures; nil as long as a step is open. Collective.
  func grow() throws -> BootstrapResult.Models? {
    let steps = try graph.world.agree { try (0..<setting.recipe.seedCount).map { try step(seed: $0) } }
    let arm = other.arm.rawValue
    guard let finished = try graph.finished(steps, of: arm, stage: BootstrapPart.stage) else { return nil }
    let test = try study.curves(.test, of: finished, cell: setting.cell, stage: BootstrapPart.stage, graph)
    let models = finished.map { TrainedModel($0.step) }
    let tasks = try setting.taskResults(of: models, name: arm)
    let validation = finished.compactMap { $0.result.validation?.nats }
    let best = try BestCheckpoints(setting: setting).checkpoints(of: models, final: validation)
    guard let test, let tasks else { return nil }
    return BootstrapResult.Models(
      arm: other.arm, epochs: epochs, fraction: other.fraction, otherTokens: otherTokens,
      trainingTokens: trainingTokens, directories: models.map(\.directory),
      validation: validation, best: best, test: test, tasks: tasks)
  }

  private func step(seed: Int) throws -> TrainingStep {
    var run = setting.cell.withoutSaving.run(point, .both(seed))
    run.data = RunData([
      .init(corpus: study.corpus.fingerprint, tokens: tokens, weight: 1 - other.fraction),
      .init(corpus: other.corpus.fingerprint, tokens: otherTokens, weight: other.fraction, replay: true),
    ])
    run.training.epochs = epochs
    return try study.store.step(
      run, RunInputs(corpora: [study.corpus, other.corpus]),
      StepLabels(
        size: setting.cell.measuredSize, name: "\(setting.cell.size)-D\(tokens)-\(other.arm.rawValue)-s\(seed)",
        reason: "an arm of synthetic bootstrapped pre-training"),
      made: [other.corpus.fingerprint])
  }
}
