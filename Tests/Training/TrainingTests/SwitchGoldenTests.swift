import Checkpoints
import Configurations
import Corpora
import Foundation
import Optimizers
import TensorKernels
import TestSupport
import Testing
import Training
import Transformers

/// Twenty steps with each switch of the section `training`, as PyTorch makes them in double precision.
///
/// `Tests/Oracles/generate_switch_golden.py` wrote the values and records the versions.
@Suite("Steps with a switch equal those of PyTorch")
struct SwitchGoldenTests {
  /// A case of `Golden/switches.json`.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    /// The section `training`.
    let training: String
    let rates: [Double], decays: [Double]
    let losses: [Double], modelLosses: [Double]

    var testDescription: String { training }

    func configuration() throws -> TrainingConfiguration {
      try TrainingConfiguration(ConfigurationSection(yaml: training, file: "switches.json"))
    }
  }

  private static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  private static func cases() throws -> [Case] {
    let data = try Data(contentsOf: directory.appendingPathComponent("Golden/switches.json"))
    return try JSONDecoder().decode([Case].self, from: data)
  }

  /// Float32 against double precision over twenty steps, in nats; each step starts from the last one's rounding.
  private static let tolerance = 1e-5
  /// The same from output projections of zeros: AdamW makes steps of one size from gradients close to zero, of which rounding decides
  /// the sign. PyTorch's own float32 is 2.1e-5 from its double precision.
  private static let toleranceFromZeros = 5e-5

  @Test("Rates and weight decays are the schedules' exact values", arguments: try cases())
  func schedules(golden: Case) throws {
    let training = try golden.configuration()
    let schedule = training.schedule(totalSteps: golden.rates.count)
    for (step, (rate, decay)) in zip(golden.rates, golden.decays).enumerated() {
      #expect(abs(schedule.rate(at: step) - rate) < 1e-15)
      let factor = training.weightDecayFactor(learningRate: schedule.rate(at: step))
      #expect(abs(training.optimizer.weightDecay * factor - decay) < 1e-14)
    }
  }

  @Test("The loss of every step", arguments: try cases())
  func losses(golden: Case) throws {
    let startsFromZeros = try golden.configuration().outputInitialization == 0
    let tolerance = startsFromZeros ? Self.toleranceFromZeros : Self.tolerance
    let course = try GoldenCourse(golden.configuration(), stepCount: golden.losses.count)
    for (step, expected) in zip(golden.losses, golden.modelLosses).enumerated() {
      let found = try course.step(step)
      #expect(abs(found.loss - expected.0) < tolerance, "step \(step)")
      #expect(abs(found.modelLoss - expected.1) < tolerance, "the model after step \(step)")
    }
  }
}

/// The training of the golden model `dense` on its batches.
private final class GoldenCourse {
  private static let sequencesPerBatch = 3
  private let training: TrainingConfiguration
  private let schedule: LearningRateSchedule
  private let optimizer: any Optimizer
  private let parameters: Parameters
  private let gradient: Parameters
  private let buffers: OptimizerBuffers
  private let transformer: Transformer
  private let evaluator: Transformer
  private let batches: TokenBatch

  init(_ training: TrainingConfiguration, stepCount: Int) throws {
    self.training = training
    let golden = URL(fileURLWithPath: #filePath + "/../../../Models/TransformersTests/Golden/dense").standardized.path
    parameters = Parameters(
      ParameterLayout(try ModelDirectory.configuration(golden), predictionHeads: training.predictionHeadCount))
    try ModelDirectory.read(golden, into: parameters.withoutPredictionHeads)
    if let deviation = training.outputInitialization {
      parameters.initializeOutputs(seed: training.seeds.initialization, standardDeviation: deviation)
    }
    gradient = Parameters(parameters.layout)
    schedule = training.schedule(totalSteps: stepCount)
    optimizer = training.makeOptimizer(schedule)
    buffers = OptimizerBuffers(
      parameters: parameters.flat, gradients: gradient.flat,
      state: optimizer.stateNames.map { [parameters] _ in Parameters(parameters.layout).flat },
      segments: parameters.layout.segments, scratchCount: optimizer.scratchCount(parameters.layout.segments))
    let model = parameters.layout.configuration
    transformer = Transformer(
      model, capacity: Self.sequencesPerBatch * model.contextLength, purpose: .training,
      zLoss: Float(training.zLoss ?? 0), noise: training.makeNoise(layers: model.layers))
    evaluator = Transformer(model, capacity: Self.sequencesPerBatch * model.contextLength, purpose: .evaluation)
    let data = try SafetensorsFile(path: "\(golden)/adamw.safetensors")
    batches = TokenBatch(
      inputs: try data.integers("inputs").map { UInt32($0) }, targets: try data.integers("targets").map { UInt32($0) },
      sequenceLength: model.contextLength)
  }

  /// Makes a step.
  ///
  /// - Returns: the loss of the batch before it, and after it that of the model that a run would save.
  func step(_ index: Int) throws -> (loss: Double, modelLoss: Double) {
    let batch = batch(index)
    var noised = batch
    training.makeTokenReplacement(vocabularySize: parameters.layout.configuration.vocabularySize)?
      .apply(to: &noised, sequences: batch.sequenceNumbers)
    gradient.flat.fill(0)
    let sum = transformer.accumulateGradient(
      of: &noised, maskedBy: training.makeInputMask(token: 2), parameters: parameters, scales: scales, into: gradient)
    let norm = SquaredNorm.of(gradient.flat).squareRoot()
    let rate = schedule.rate(at: index)
    let step = OptimizerStep(
      number: index + 1, learningRate: rate, gradientNorm: norm,
      weightDecayFactor: training.weightDecayFactor(learningRate: rate))
    optimizer.update(0..<gradient.flat.columns, of: buffers, in: step)
    let logProbabilities = evaluator.logProbabilities(of: batch, parameters: model)
    return (sum / Double(batch.count), -logProbabilities.reduce(0) { $0 + Double($1) } / Double(batch.count))
  }

  /// The factors of the losses: every sequence of length T has T + 1 − d targets at the distance d.
  private var scales: LossScales {
    let length = parameters.layout.configuration.contextLength
    return training.lossScales(
      targetCounts: (0...training.predictionHeadCount).map { Self.sequencesPerBatch * (length - $0) })
  }

  /// The weights, or their average.
  private var model: Parameters {
    let trained = optimizer.averageIndex.map { Parameters(parameters.layout, flat: buffers.state[$0]) } ?? parameters
    return trained.withoutPredictionHeads
  }

  /// The batch of a step, with the numbers that its sequences have in a run.
  private func batch(_ index: Int) -> TokenBatch {
    let size = Self.sequencesPerBatch
    let sequences = batches[index * size..<(index + 1) * size]
    var batch = TokenBatch(sequenceLength: sequences.sequenceLength)
    batch.removeAll(sequenceNumbers: index * size..<(index + 1) * size)
    batch.append { inputs, targets in
      inputs += sequences.inputs
      targets += sequences.targets
    }
    return batch
  }
}
