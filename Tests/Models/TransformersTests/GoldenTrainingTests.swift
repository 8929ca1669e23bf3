import Optimizers
import TensorKernels
import TestSupport
import Testing
import Transformers

@Suite("Steps of AdamW equal those of PyTorch")
struct GoldenTrainingTests {
  @Test("Losses, gradient norms and final weights", arguments: GoldenModel.names)
  func training(name: String) throws {
    let model = try GoldenModel(name)
    let (losses, norms) = try Self.train(model)
    #expect(relativeError(losses, try Self.values("losses", model)) < Tolerance.trainingCurve)
    #expect(relativeError(norms, try Self.values("gradient_norms", model)) < Tolerance.trainingCurve)
    for slot in model.parameters.layout.slots {
      let expected = try model.trained.floats("final.\(slot.name)")
      let tolerance = slot.role == .bias ? Tolerance.trainedBiases : Tolerance.trainedWeights
      #expect(relativeError(model.parameters.tensor(slot).elements, expected) < tolerance, "\(slot.name)")
    }
  }

  @Test("The learning rates", arguments: GoldenModel.names)
  func learningRates(name: String) throws {
    let training = try GoldenModel(name).training
    let schedule = Self.schedule(training)
    let rates = (0..<training.steps).map { schedule.rate(at: $0) }
    #expect(
      zip(rates, training.learningRates).allSatisfy {
        abs($0 - $1) < Tolerance.rate * training.peakLearningRate
      })
    #expect(schedule.rate(at: training.steps) == 0)
  }

  @Test("What is decayed", arguments: GoldenModel.names)
  func decay(name: String) throws {
    let model = try GoldenModel(name)
    let slots = model.parameters.layout.slots
    #expect(slots.filter(\.isDecayed).map(\.name).sorted() == model.training.decayed)
    #expect(slots.filter { !$0.isDecayed }.map(\.name).sorted() == model.training.notDecayed)
  }

  /// Trains the model's own parameters; gives each step's loss before the update and gradient norm before clipping.
  private static func train(_ model: GoldenModel) throws -> (losses: [Double], norms: [Double]) {
    var losses: [Double] = []
    var norms: [Double] = []
    let optimizer = model.optimizer()
    let transformer = model.transformer()
    let schedule = schedule(model.training)
    let gradient = Parameters(model.parameters.layout)
    let buffers = model.optimizerBuffers(gradient: gradient)
    for (step, batch) in try model.trainingBatches().enumerated() {
      gradient.flat.fill(0)
      let sum = transformer.accumulateGradient(
        of: batch, parameters: model.parameters, scale: 1 / Float(batch.count), into: gradient)
      losses.append(sum / Double(batch.count))
      let norm = SquaredNorm.of(gradient.flat).squareRoot()
      norms.append(norm)
      let facts = OptimizerStep(number: step + 1, learningRate: schedule.rate(at: step), gradientNorm: norm)
      optimizer.update(0..<gradient.flat.columns, of: buffers, in: facts)
    }
    return (losses, norms)
  }

  private static func schedule(_ training: GoldenModel.Training) -> LearningRateSchedule {
    LearningRateSchedule(
      peak: training.peakLearningRate, totalSteps: training.steps, warmUpSteps: training.warmupSteps)
  }

  private static func values(_ name: String, _ model: GoldenModel) throws -> [Double] {
    try model.trained.floats(name).map { Double($0) }
  }
}
