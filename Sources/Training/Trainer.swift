import Corpora
import Evaluation
import Foundation
import MessagePassing
import Optimizers
import Transformers

/// Trains one model on one team: a run, in memory.
final class Trainer {
  /// The model's weights, the same on every rank after each step.
  let parameters: Parameters
  let stepCount: Int
  private let run: RunConfiguration
  private let gradient: LaneGradient
  private let schedule: LearningRateSchedule
  private var optimizer: AdamW

  /// - Throws: `ConfigurationError`, `CorpusError`.
  init(_ run: RunConfiguration, subset: TrainingSubset, team: Communicator) throws {
    self.run = run
    stepCount = try run.stepCount()
    let layout = ParameterLayout(run.model)
    let stream = try TrainingStream(
      subset, sequenceLength: run.model.contextLength, shuffle: run.training.shuffle, seed: run.training.seeds.order)
    parameters = Parameters(layout)
    parameters.initialize(seed: run.training.seeds.initialization)
    gradient = LaneGradient(run, layout: layout, stream: stream, team: team)
    schedule = LearningRateSchedule(peak: run.training.learningRate, totalSteps: stepCount)
    optimizer = AdamW(run.training.optimizer, segments: layout.decaySegments)
  }

  /// What one step did.
  struct Step {
    let loss: Double
    let learningRate: Double
    let gradientNorm: Double
  }

  /// Makes one step. Collective over the team.
  ///
  /// - Throws: `TrainingError.diverged` when the loss is not finite, `MPIError`.
  func step(_ index: Int) throws -> Step {
    let loss = try gradient.compute(step: index, parameters: parameters)
    guard loss.isFinite else { throw TrainingError.diverged(step: index, loss: loss) }
    let learningRate = schedule.rate(at: index)
    let norm = optimizer.step(
      parameters: parameters.flat, gradients: gradient.gradient.flat, learningRate: learningRate)
    return Step(loss: loss, learningRate: learningRate, gradientNorm: norm)
  }
}

extension ParameterLayout {
  /// The layout as parts that are decayed or not.
  var decaySegments: [AdamW.Segment] {
    slots.map { AdamW.Segment(range: $0.offset..<$0.offset + $0.count, isDecayed: $0.isDecayed) }
  }
}
