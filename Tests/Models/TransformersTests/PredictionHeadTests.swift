import TensorKernels
import TestSupport
import Testing
import Transformers

@Suite("Heads that predict tokens after the next one")
struct PredictionHeadTests {
  /// A small model with two heads, whose loss is computed a second time from the states that scoring gives.
  private struct Model {
    let configuration: ModelConfiguration
    let parameters: Parameters
    /// Factors of very different size, so that none stands in for another.
    static let scales = LossScales(next: 0.7, further: [0.4, 1.3])

    init(_ option: SmallModel.Option?) throws {
      let small = try SmallModel(option)
      // States are normalized; their length is lost, on which another normalization depends by ε alone.
      configuration = try small.configuration.with { $0.rmsNormEpsilon = 1e-12 }
      parameters = Parameters(ParameterLayout(configuration, predictionHeads: Self.scales.further.count))
      parameters.withoutPredictionHeads.flat.copy(small.parameters.flat)
      var inputs = TestInputs(seed: 9)
      for slot in heads {
        let values = inputs.matrix(rows: slot.rows, columns: slot.columns, in: -0.2...0.2).elements
        parameters.tensor(slot).assign(values.map { Float($0) })
      }
    }

    var heads: [ParameterLayout.Slot] { parameters.layout.slots.filter { $0.role == .predictionHead } }

    func transformer(_ batch: TokenBatch, _ purpose: Transformer.Purpose = .training) -> Transformer {
      Transformer(configuration, capacity: batch.count, purpose: purpose)
    }

    /// The loss of all heads, of the parameters with other values.
    func loss(_ batch: TokenBatch, _ parameters: Parameters, on evaluator: Transformer) -> Double {
      let model = parameters.withoutPredictionHeads
      let states = Tensor(rows: batch.count, columns: configuration.hiddenSize)
      evaluator.states(of: batch, parameters: model, into: states)
      let next = Double(Self.scales.next) * Self.sum(Self.scores(states, batch, model), of: batch, tokensAhead: 1)
      return heads.enumerated().reduce(next) { sum, head in
        let ahead = Self.states(of: parameters.tensor(head.element), states, model)
        let scores = Self.scores(ahead, batch, model, tokensAhead: head.offset + 2)
        return sum + Double(Self.scales.further[head.offset])
          * Self.sum(scores, of: batch, tokensAhead: head.offset + 2)
      }
    }

    /// norm(x + W·x), which is that of x/|x|.
    private static func states(of weights: Tensor, _ states: Tensor, _ model: Parameters) -> Tensor {
      let gain = model.finalGain.elements
      let directions = Tensor(rows: states.rows, columns: states.columns)
      directions.assign(states.elements.enumerated().map { $1 / gain[$0 % gain.count] })
      let sums = Tensor(rows: states.rows, columns: states.columns)
      let result = Tensor(rows: states.rows, columns: states.columns)
      MatrixProduct.timesTransposed(directions, weights, into: sums)
      sums.add(directions)
      RMSNorm(gain: model.finalGain, epsilon: 1e-12)
        .forward(sums, into: result, scales: Tensor(rows: 1, columns: states.rows))
      return result
    }

    /// The log-probability of the target of each state, 0 for one that has none.
    private static func scores(
      _ states: Tensor, _ batch: TokenBatch, _ model: Parameters, tokensAhead distance: Int = 1
    ) -> [Float] {
      let logits = Tensor(rows: batch.count, columns: model.head.rows)
      Transformer.logits(of: states, parameters: model, into: logits)
      let targets = (0..<batch.count).map { batch.targets[min($0 + distance - 1, batch.count - 1)] }
      var scores = [Float](repeating: 0, count: batch.count)
      CrossEntropy.forward(logits, targets: targets[...], logProbabilities: &scores[...])
      return scores
    }

    /// Σ −log p of the positions whose target is in their sequence and counts.
    private static func sum(_ scores: [Float], of batch: TokenBatch, tokensAhead distance: Int) -> Double {
      scores.indices.reduce(0) { sum, position in
        let target = position + distance - 1
        guard target / batch.sequenceLength == position / batch.sequenceLength, batch.lossMask?[target] ?? true else {
          return sum
        }
        return sum - Double(scores[position])
      }
    }
  }

  /// Some targets of which the loss leaves out a third.
  private static func batch(_ model: SmallModel, isMasked: Bool) -> TokenBatch {
    // More tokens than one chunk of logits.
    let batch = model.batch(sequences: 4, length: 70)
    guard isMasked else { return batch }
    return TokenBatch(
      inputs: batch.inputs, targets: batch.targets, sequenceLength: 70,
      lossMask: (0..<batch.count).map { $0 * 7 % 10 < 7 })
  }

  @Test(
    "The gradient equals the slope of the sum of all losses along a random direction of every parameter",
    arguments: [nil, SmallModel.Option.tied], [false, true])
  func slopes(option: SmallModel.Option?, isMasked: Bool) throws {
    let model = try Model(option)
    let batch = Self.batch(try SmallModel(option), isMasked: isMasked)
    let gradient = Parameters(model.parameters.layout)
    let loss = model.transformer(batch).accumulateGradient(
      of: batch, parameters: model.parameters, scales: Model.scales, into: gradient)
    let evaluator = model.transformer(batch, .evaluation)
    Slopes.expect(of: model.parameters, gradient) { model.loss(batch, $0, on: evaluator) }
    // The loss of a step is that of the next tokens.
    let plain = Parameters(ParameterLayout(model.configuration))
    let other = model.transformer(batch).accumulateGradient(
      of: batch, parameters: model.parameters.withoutPredictionHeads, scale: Model.scales.next, into: plain)
    #expect(loss == other && gradient.withoutPredictionHeads.flat.elements != plain.flat.elements)
  }

  @Test("A gradient that replaces another one has the bits of one added to zeros", arguments: [false, true])
  func replacing(isTied: Bool) throws {
    let model = try Model(isTied ? .tied : nil)
    let batch = Self.batch(try SmallModel(isTied ? .tied : nil), isMasked: false)
    let gradients = [true, false].map { isReplacing in
      let gradient = Parameters(model.parameters.layout)
      if isReplacing { gradient.flat.fill(3) }
      _ = model.transformer(batch).accumulateGradient(
        of: batch, parameters: model.parameters, scales: Model.scales, into: gradient, replacing: isReplacing)
      return gradient.flat.elements
    }
    #expect(gradients[0] == gradients[1])
  }

  @Test("They stand behind a model's parameters, are zero at first, and are left out of it")
  func layout() throws {
    let configuration = try SmallModel(.headNorm).configuration
    let plain = Parameters(ParameterLayout(configuration))
    let trained = Parameters(ParameterLayout(configuration, predictionHeads: 3))
    trained.flat.fill(5)
    for parameters in [plain, trained] { parameters.initialize(seed: 4) }
    let heads = trained.layout.slots.suffix(3)
    #expect(heads.map(\.shape) == Array(repeating: [24, 24], count: 3) && heads.allSatisfy { $0.isDecayed })
    #expect(trained.layout.count == plain.layout.count + 3 * 24 * 24)
    #expect(heads.allSatisfy { trained.tensor($0).elements.allSatisfy { $0 == 0 } })
    let model = trained.withoutPredictionHeads
    #expect(model.layout.slots == plain.layout.slots && model.flat.elements == plain.flat.elements)
    model.flat.fill(2)
    #expect(trained.flat.elements.prefix(plain.layout.count).allSatisfy { $0 == 2 })
  }

  @Test("Targets further ahead are those of later inputs of the sequence, and the loss leaves out the rest")
  func targets() {
    let batch = TokenBatch(
      inputs: [0, 1, 2, 10, 11, 12], targets: [1, 2, 3, 11, 12, 13], sequenceLength: 3,
      lossMask: [true, true, true, true, false, true])
    #expect(batch.predicting(tokensAhead: 1) == batch)
    let second = batch.predicting(tokensAhead: 2)
    #expect(second.inputs == batch.inputs && second.lossMask == [true, true, false, false, true, false])
    #expect(second.targets[0..<2] == [2, 3] && second.targets[3..<5] == [12, 13])
    let third = batch.predicting(tokensAhead: 3)
    #expect(third.lossMask == [true, false, false, true, false, false])
    #expect(third.targets[0] == 3 && third.targets[3] == 13 && third.lossTokenCount == 2)
    #expect(batch.predicting(tokensAhead: 4).lossTokenCount == 0)
  }
}
