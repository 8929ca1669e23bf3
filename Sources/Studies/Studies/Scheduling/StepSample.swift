import MessagePassing
import Training
import Transformers

/// Times the steps of a sample.
public typealias StepTimer = (_ sample: StepSample, _ team: Communicator) throws -> StepTime

/// The median time of a step in seconds.
public struct StepTime: Sendable {
  /// Of the complete step, and of its exchange and update.
  public let stepSeconds: Double, updateSeconds: Double

  /// A measured time.
  public init(stepSeconds: Double, updateSeconds: Double) {
    self.stepSeconds = stepSeconds
    self.updateSeconds = updateSeconds
  }

  /// Seconds of a sample. The update is a small part of a step of many tokens, but not of a sample's.
  func seconds(of sample: StepSample) -> Double { stepSeconds - (sample.isOwnStep ? 0 : updateSeconds) }
}

/// A step that is timed to learn the speed of a run's steps.
public struct StepSample: Sendable {
  /// The model.
  public let model: ModelConfiguration
  /// Sequences a step, and the lanes that they are divided into.
  public let batchSize: Int, lanes: Int
  /// True when it is the run's own step.
  let isOwnStep: Bool

  /// The number of timed steps; the first does not count.
  public var steps: Int { isOwnStep ? 6 : 3 }
  /// Floating-point operations of a step.
  var operations: Double { Double(batchSize * model.contextLength) * model.trainingOperationsPerToken }

  /// The operations of a step that may be timed as it is, about a second of one core.
  private static let mostOperations = 6e10
  /// True when the step may be timed as it is.
  var isQuick: Bool { operations <= Self.mostOperations }

  /// Sequences and vocabularies of a sample are long enough for their products to run at their full rate.
  static let contextLength = 512, vocabularySize = 4096
  /// Sequences of the widest models, whose one block takes long.
  static let shortContextLength = 128
}

extension RunConfiguration {
  /// The run's own step, or a part of it that takes about a second at most.
  func sample() -> StepSample {
    let own = ownStep()
    return own.isQuick ? own : largestQuickPart()
  }

  private func ownStep() -> StepSample {
    StepSample(
      model: model.with(contextLength: sequenceLength), batchSize: training.batchSize, lanes: training.lanes,
      isOwnStep: true)
  }

  /// As many blocks as may be timed, or one block of a short sequence.
  private func largestQuickPart() -> StepSample {
    (1...model.layers).map { part(layers: $0) }.last { $0.isQuick }
      ?? part(layers: 1, contextLength: StepSample.shortContextLength)
  }

  private func part(layers: Int, contextLength: Int = StepSample.contextLength) -> StepSample {
    var part = model.with(contextLength: min(sequenceLength, contextLength))
    part.layers = layers
    part.vocabularySize = min(model.vocabularySize, StepSample.vocabularySize)
    return StepSample(model: part, batchSize: 1, lanes: 1, isOwnStep: false)
  }
}
