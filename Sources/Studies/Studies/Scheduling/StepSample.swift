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
  static let mostOperations = 6e10
  /// Sequences and vocabularies of a sample are long enough for their products to run at their full rate.
  static let contextLength = 512, vocabularySize = 4096
  /// Sequences of the widest models, whose one block takes long.
  static let shortContextLength = 128
}

extension RunConfiguration {
  /// The run's own step, or a part of it that takes about a second at most.
  func sample() -> StepSample {
    var model = model
    model.contextLength = sequenceLength
    let own = StepSample(model: model, batchSize: training.batchSize, lanes: training.lanes, isOwnStep: true)
    guard own.operations > StepSample.mostOperations else { return own }
    var part = model
    part.vocabularySize = min(model.vocabularySize, StepSample.vocabularySize)
    func step(_ layers: Int, _ contextLength: Int) -> StepSample {
      part.layers = layers
      part.contextLength = min(model.contextLength, contextLength)
      return StepSample(model: part, batchSize: 1, lanes: 1, isOwnStep: false)
    }
    let layers = (1...model.layers).last { step($0, StepSample.contextLength).operations <= StepSample.mostOperations }
    return layers.map { step($0, StepSample.contextLength) } ?? step(1, StepSample.shortContextLength)
  }
}
