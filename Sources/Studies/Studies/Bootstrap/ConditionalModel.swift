import Checkpoints
import Corpora
import Files
import MessagePassing
import Training

/// A model that writes texts.
struct WritingModel {
  let model: BaseModels.Base
  /// The pairs that it learned; nil for the base.
  let pairs: BootstrapResult.Pairs?
  /// Floating-point operations of the runs on pairs, those that were not chosen included.
  let operations: Double
}

/// Grows the steps by which a model learns to write a document from another one.
struct ConditionalModel {
  let kind: BootstrapConfiguration.Kind
  let base: BaseModels.Base
  let point: GridPoint
  let setting: BootstrapSetting

  private var graph: StudyGraph { setting.graph }
  private var study: Study { setting.study }
  private var tuning: BootstrapConfiguration.Tuning { setting.recipe.tuning }

  /// The model of the best number of passes; nil as long as a step is open. Collective.
  func grow() throws -> WritingModel? {
    guard let training = try pairs(.train), let heldOut = try pairs(.validation) else { return nil }
    let steps = try graph.world.agree {
      let inputs = try inputs(training, heldOut)
      return try tuning.epochs.map { try step(epochs: $0, inputs) }
    }
    let states = try graph.add(steps, stage: "conditional models")
    guard states.allSatisfy(\.isEnded) else { return nil }
    let tunings = zip(tuning.epochs, states).compactMap { epochs, state in
      state.result.flatMap { $0.heldOutPairs }.map { BootstrapResult.Tuning(epochs: epochs, heldOutLoss: $0.nats) }
    }
    let chosen = try graph.world.agree { try lowest(of: tunings) }
    guard let place = tuning.epochs.firstIndex(of: chosen.epochs) else { return nil }
    return WritingModel(
      model: try graph.world.agree { try BaseModels.Base(TrainedModel(steps[place])) },
      pairs: BootstrapResult.Pairs(
        training: training.stored.pairs, validation: heldOut.stored.pairs, threshold: training.stored.threshold,
        precision: training.stored.precision, tunings: tunings, epochs: chosen.epochs),
      operations: steps.reduce(0) { $0 + $1.cost.operations })
  }

  private func lowest(of tunings: [BootstrapResult.Tuning]) throws(StudyError) -> BootstrapResult.Tuning {
    guard let best = tunings.min(by: { $0.heldOutLoss < $1.heldOutLoss }) else {
      throw .armDiverged(arm: kind.rawValue)
    }
    return best
  }

  /// The pairs of a split; nil as long as they are not found. Collective.
  private func pairs(_ split: Split) throws -> FoundPairs? {
    try setting.search(kind, split, base).grow(graph)
  }

  private func inputs(_ training: FoundPairs, _ heldOut: FoundPairs) throws -> PairInputs {
    PairInputs(
      learned: try DocumentPairs(directory: training.directory),
      heldOut: try DocumentPairs(directory: heldOut.directory))
  }

  private func step(epochs: Int, _ pairs: PairInputs) throws -> TrainingStep {
    var run = setting.cell.base.with(point)
    run.data = RunData([
      .init(corpus: study.corpus.fingerprint, tokens: pairs.learned.tokens, pairs: pairs.configured)
    ])
    run.training.epochs = epochs
    run.training.learningRate = tuning.learningRate ?? point.learningRate
    run.training.optimizer.weightDecay = tuning.weightDecay ?? point.weightDecay
    run.training.evaluateEvery = 0
    run.training.saveAt = nil
    run.initialization = .weights(of: base.checksum)
    return try study.store.step(
      run, RunInputs(corpora: [study.corpus], initialModel: base.directory, pairs: [0: pairs]),
      StepLabels(
        size: setting.cell.measuredSize,
        name: "\(setting.cell.size)-D\(setting.cell.tokens)-\(kind.rawValue)-e\(epochs)",
        reason: "a model that writes a document from another one"),
      made: base.inputs)
  }
}
