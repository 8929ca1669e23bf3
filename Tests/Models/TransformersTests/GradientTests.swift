import TensorKernels
import TestSupport
import Testing
import Transformers

@Suite("The gradient of a complete model")
struct GradientTests {
  /// More tokens than one chunk of logits, sequences longer than one block of attention.
  @Test(
    "It equals the slope of the loss along a random direction of every parameter",
    arguments: [nil] + SmallModel.Option.allCases)
  func slopes(option: SmallModel.Option?) throws {
    let model = try SmallModel(option)
    try expectSlopes(of: model, model.batch(sequences: 4, length: 70))
  }

  @Test(
    "A gradient that replaces another one has the bits of one added to zeros", arguments: SmallModel.Option.allCases)
  func replacing(option: SmallModel.Option) throws {
    let model = try SmallModel(option)
    let batch = model.batch(sequences: 2, length: 9)
    let gradient = Parameters(model.parameters.layout)
    gradient.flat.fill(3)
    _ = model.transformer(capacity: batch.count).accumulateGradient(
      of: batch, parameters: model.parameters, scale: 1, into: gradient, replacing: true)
    #expect(gradient.flat.elements == model.gradient(of: batch).flat.elements)
  }

  @Test("It equals the slope of the loss of the tokens that a mask leaves")
  func maskedSlopes() throws {
    let model = try SmallModel()
    try expectSlopes(of: model, Self.masked(model.batch(sequences: 4, length: 70)))
  }

  @Test("A token that a mask leaves out changes neither the loss nor the gradient by its target")
  func maskedTargets() throws {
    let model = try SmallModel()
    let batch = Self.masked(model.batch(sequences: 2, length: 9))
    let mask = try #require(batch.lossMask)
    let others = zip(batch.targets, mask).map { $1 ? $0 : ($0 + 1) % UInt32(model.configuration.vocabularySize) }
    let changed = TokenBatch(inputs: batch.inputs, targets: others, sequenceLength: 9, lossMask: mask)
    #expect(others != batch.targets)
    #expect(model.gradient(of: changed).flat.elements == model.gradient(of: batch).flat.elements)
  }

  @Test("A mask that leaves out nothing has the bits of no mask, and one that leaves nothing has no gradient")
  func trivialMasks() throws {
    let model = try SmallModel()
    let batch = model.batch(sequences: 4, length: 70)
    func masked(_ value: Bool) -> TokenBatch {
      let mask = [Bool](repeating: value, count: batch.count)
      return TokenBatch(inputs: batch.inputs, targets: batch.targets, sequenceLength: 70, lossMask: mask)
    }
    #expect(model.gradient(of: masked(true)).flat.elements == model.gradient(of: batch).flat.elements)
    #expect(model.gradient(of: masked(false)).flat.elements.allSatisfy { $0 == 0 })
  }

  /// The inputs of the residual stream that are dropped.
  enum Noise: CaseIterable {
    case elements, parts, both

    func noise(_ model: ModelConfiguration) -> ResidualNoise {
      let elements = Dropout(probability: 0.3, seed: 6)
      let parts = StochasticDepth(probability: 0.4, layers: model.layers, seed: 6)
      return ResidualNoise(
        dropout: self == .parts ? nil : elements, stochasticDepth: self == .elements ? nil : parts)
    }
  }

  @Test(
    "With noise it equals the slope of the loss with the same inputs of the residual stream dropped",
    arguments: [nil, SmallModel.Option.headNorm], Noise.allCases)
  func droppedSlopes(option: SmallModel.Option?, noise: Noise) throws {
    let model = try SmallModel(option)
    let batch = model.batch(sequences: 4, length: 30)
    let transformer = Transformer(
      model.configuration, capacity: batch.count, purpose: .training, noise: noise.noise(model.configuration))
    let (gradient, other) = (Parameters(model.parameters.layout), Parameters(model.parameters.layout))
    let loss = transformer.accumulateGradient(of: batch, parameters: model.parameters, scale: 1, into: gradient)
    let plain = model.transformer(capacity: batch.count).logProbabilities(of: batch, parameters: model.parameters)
    #expect(abs(loss + plain.reduce(0) { $0 + Double($1) }) > 1, "inputs are dropped")
    Slopes.expect(of: model.parameters, gradient) {
      transformer.accumulateGradient(of: batch, parameters: $0, scale: 1, into: other)
    }
  }

  /// A batch whose loss leaves out a third of the tokens.
  private static func masked(_ batch: TokenBatch) -> TokenBatch {
    TokenBatch(
      inputs: batch.inputs, targets: batch.targets, sequenceLength: batch.sequenceLength,
      lossMask: (0..<batch.count).map { $0 * 7 % 10 < 7 })
  }

  private func expectSlopes(of model: SmallModel, _ batch: TokenBatch) throws {
    let gradient = model.gradient(of: batch)
    let transformer = model.transformer(capacity: batch.count, .evaluation)
    Slopes.expect(of: model.parameters, gradient) { parameters in
      let scored = transformer.logProbabilities(of: batch, parameters: parameters)
      let counted = batch.lossRuns(in: 0..<batch.count).filter { $0.isCounted }.flatMap { scored[$0.tokens] }
      return counted.reduce(0) { $0 - Double($1) }
    }
  }
}
