import Checkpoints
import Corpora
import Foundation
import MessagePassing
import Optimizers
import Transformers

/// The training of one model on one team: a run, in memory.
package final class Trainer {
  /// The number of steps of the run.
  package let stepCount: Int
  private let memory: TeamMemory
  private let gradient: LaneGradient
  private let training: TrainingConfiguration
  private let schedule: LearningRateSchedule
  private let optimizer: any Optimizer
  private var update: SliceUpdate

  /// The origin of the weights and of the optimizer's state.
  package enum Start {
    /// Weights drawn from a seed.
    case random(seed: UInt64)
    /// The weights of a model in a directory.
    case model(directory: String, checksum: String)
    /// A checkpoint of the run.
    case checkpoint(path: String)
  }

  /// Reserves memory and fills it. Collective over the team.
  ///
  /// - Parameters:
  ///   - start: weights drawn from the configuration's seed, unless given.
  ///   - optimizer: the optimizer of the configuration, unless given.
  /// - Throws: `ConfigurationError`, `CorpusError`, `MPIError`; `AgreedFailure` when a rank cannot read the checkpoint or
  ///   the model.
  package init(
    _ run: RunConfiguration, source: any SequenceSource, team: Communicator, start: Start? = nil,
    optimizer: (any Optimizer)? = nil
  ) throws {
    stepCount = try run.stepCount()
    training = run.training
    schedule = training.schedule(totalSteps: stepCount)
    self.optimizer = optimizer ?? training.makeOptimizer(schedule)
    memory = try TeamMemory(run.trainedLayout, stateCount: self.optimizer.stateNames.count, team: team)
    gradient = LaneGradient(run, result: memory.gradient, source: source, team: team)
    update = SliceUpdate(memory, optimizer: self.optimizer)
    let start = start ?? .random(seed: run.training.seeds.initialization)
    try team.agree { if memory.node.isRoot { try initialize(start) } }
    try memory.synchronize()
  }

  /// Fills the memory that the ranks of a node share.
  private func initialize(_ start: Start) throws {
    switch start {
    case .random(let seed):
      memory.weights.initialize(seed: seed, outputDeviation: training.outputInitialization)
    case .model(let directory, let checksum): try copyWeights(of: directory, checksum: checksum)
    case .checkpoint(let path): try TrainingState(path: path).read(into: buffers)
    }
  }

  private func copyWeights(of directory: String, checksum: String) throws {
    let own = memory.weights.layout.configuration
    let other = try ModelDirectory.configuration(directory)
    // A run may use less than the model's context.
    guard try ModelDirectory.weightsChecksum(directory) == checksum, own.contextLength <= other.contextLength,
      other.with(contextLength: own.contextLength) == own
    else { throw TrainingError.otherInitialWeights(directory: directory) }
    let weights = memory.weights.withoutPredictionHeads
    try ModelDirectory.read(directory, into: weights)
    if let slot = weights.layout.slots.first(where: { !weights.tensor($0).isFinite }) {
      throw TrainingError.initialWeightsNotFinite(directory: directory, tensor: slot.name)
    }
  }

  /// The weights and the optimizer's state by their names in a checkpoint.
  private var buffers: [TrainingState.Buffer] {
    [TrainingState.Buffer(name: "weights", values: memory.weights.flat)]
      + zip(optimizer.stateNames, memory.state).map { TrainingState.Buffer(name: $0, values: $1) }
  }

  /// Writes a checkpoint. Called on the first rank alone while the others wait.
  ///
  /// - Throws: `FileError.system`.
  package func save(_ progress: TrainingState.Progress, to directory: StateDirectory) throws {
    try directory.write(progress, buffers)
  }

  /// Gives the memory that ranks share back; nothing of the trainer may be used after it.
  package func close() { memory.close() }

  /// The weights that are trained, those of prediction heads included, the same on every rank after each step.
  package var parameters: Parameters { memory.weights }

  /// The model after the steps made, which is evaluated and saved: the weights, or their average.
  package var model: Parameters {
    let trained =
      optimizer.averageIndex.map { Parameters(memory.weights.layout, flat: memory.state[$0]) } ?? memory.weights
    return trained.withoutPredictionHeads
  }

  /// The outcome of one step.
  package struct Step {
    /// The mean loss of the batch, in nats per token.
    package let loss: Double
    package let learningRate: Double
    /// The norm of the gradient before clipping.
    package let gradientNorm: Double
    /// Seconds spent in the exchange of gradients and the update of weights.
    package let updateSeconds: Double
    /// The requests of any rank of the team.
    package let requests: StepRequests
  }

  /// Makes one step. Collective over the team.
  ///
  /// - Parameters:
  ///   - index: the steps made before.
  ///   - requests: of this rank for the time after the step.
  /// - Throws: `TrainingError.diverged` when the loss or the gradient's norm is NaN or infinite, `MPIError`.
  package func step(_ index: Int, requests: StepRequests = StepRequests()) throws -> Step {
    let batch = try gradient.compute(step: index, parameters: parameters, requests: requests)
    try check(batch.loss, step: index)
    let rates = rates(of: index)
    var norm = 0.0
    let duration = try ContinuousClock().measure { norm = try update.apply(step: index, rates: rates) }
    try check(norm, step: index)
    return Step(
      loss: batch.loss, learningRate: rates.learningRate, gradientNorm: norm, updateSeconds: duration / .seconds(1),
      requests: batch.requests)
  }

  private func rates(of index: Int) -> StepRates {
    let rate = schedule.rate(at: index)
    return StepRates(learningRate: rate, weightDecayFactor: training.weightDecayFactor(learningRate: rate))
  }

  private func check(_ value: Double, step: Int) throws(TrainingError) {
    guard value.isFinite else { throw .diverged(step: step, loss: value) }
  }
}
