import Checkpoints
import Corpora
import Foundation
import MessagePassing
import Optimizers
import Transformers

/// Trains one model on one team: a run, in memory.
package final class Trainer {
  package let stepCount: Int
  private let memory: TeamMemory
  private let gradient: LaneGradient
  private let schedule: LearningRateSchedule
  private var update: SliceUpdate

  /// Reserves memory and draws the weights, or reads them from a checkpoint. Collective over the team.
  ///
  /// - Throws: `ConfigurationError`, `CorpusError`, `MPIError`; `AgreedFailure` when a rank cannot read the checkpoint.
  package init(
    _ run: RunConfiguration, source: TrainingSource, team: Communicator,
    resuming checkpoint: (path: String, progress: TrainingState.Progress)? = nil
  ) throws {
    stepCount = try run.stepCount()
    memory = try TeamMemory(ParameterLayout(run.model), team: team)
    gradient = LaneGradient(run, result: memory.gradient, source: source, team: team)
    schedule = LearningRateSchedule(peak: run.training.learningRate, totalSteps: stepCount)
    update = SliceUpdate(memory, settings: run.training.optimizer, stepCount: checkpoint?.progress.step ?? 0)
    try team.agree {
      guard memory.node.isRoot else { return }
      guard let checkpoint else { return memory.weights.initialize(seed: run.training.seeds.initialization) }
      try TrainingState(path: checkpoint.path).read(
        weights: memory.weights.flat, firstMoments: memory.firstMoments, secondMoments: memory.secondMoments)
    }
    try memory.synchronize()
  }

  /// Writes a checkpoint. Called on the first rank alone while the others wait.
  ///
  /// - Throws: `FileError.system`.
  package func save(_ progress: TrainingState.Progress, to directory: StateDirectory) throws {
    try directory.write(
      progress, weights: memory.weights.flat, firstMoments: memory.firstMoments, secondMoments: memory.secondMoments)
  }

  /// Gives the memory that ranks share back. Collective; nothing of the trainer may be used after it.
  package func close() throws(MPIError) {
    try memory.close()
  }

  /// The model's weights, the same on every rank after each step.
  package var parameters: Parameters { memory.weights }

  /// What one step did.
  package struct Step {
    package let loss: Double
    package let learningRate: Double
    package let gradientNorm: Double
    /// Seconds spent in the exchange of gradients and the update of weights.
    package let updateSeconds: Double
    /// What any rank of the team wished.
    package let wishes: StepWishes
  }

  /// Makes one step. Collective over the team.
  ///
  /// - Parameter wishes: of this rank for the time after the step.
  /// - Throws: `TrainingError.diverged` when the loss is not finite, `MPIError`.
  package func step(_ index: Int, wishes: StepWishes = StepWishes()) throws -> Step {
    let (loss, wishes) = try gradient.compute(step: index, parameters: parameters, wishes: wishes)
    guard loss.isFinite else { throw TrainingError.diverged(step: index, loss: loss) }
    let learningRate = schedule.rate(at: index)
    var norm = 0.0
    let duration = try ContinuousClock().measure { norm = try update.apply(learningRate: learningRate) }
    guard norm.isFinite else { throw TrainingError.diverged(step: index, loss: norm) }
    return Step(
      loss: loss, learningRate: learningRate, gradientNorm: norm, updateSeconds: duration / .seconds(1),
      wishes: wishes)
  }
}
