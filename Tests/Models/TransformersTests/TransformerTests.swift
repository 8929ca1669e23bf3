import Foundation
import TensorKernels
import TestSupport
import Testing
import Transformers

@Suite("A transformer")
struct TransformerTests {
  @Test("The log-probabilities are the log-softmax of the logits, across chunks of tokens")
  func logProbabilities() throws {
    let model = try SmallModel()
    let batch = model.batch(sequences: 5, length: 67)
    let transformer = model.transformer(capacity: batch.count, .evaluation)
    let found = transformer.logProbabilities(of: batch, parameters: model.parameters)
    let expected = Reference.logProbabilities(Self.logits(model, batch), targets: batch.targets)
    #expect(relativeError(found.map { Double($0) }, expected) < Tolerance.reordered)
  }

  @Test("A batch's gradient is the sum of its sequences' gradients", arguments: [1, 5, 70])
  func sumOverSequences(length: Int) throws {
    let model = try SmallModel()
    let batch = model.batch(sequences: 5, length: length)
    let sum = Parameters(model.parameters.layout)
    for index in 0..<5 { sum.flat.add(model.gradient(of: batch[index..<index + 1]).flat) }
    #expect(relativeError(model.gradient(of: batch).flat.elements, sum.flat.elements) < Tolerance.reordered)
  }

  @Test("The scale multiplies the gradient, and the gradient is added to what was there")
  func scale() throws {
    let model = try SmallModel()
    let batch = model.batch(sequences: 2, length: 9)
    let (once, transformer) = (model.gradient(of: batch), model.transformer(capacity: batch.count))
    let twice = Parameters(model.parameters.layout)
    for _ in 0..<2 {
      _ = transformer.accumulateGradient(of: batch, parameters: model.parameters, scale: 0.5, into: twice)
    }
    #expect(relativeError(twice.flat.elements, once.flat.elements) < Tolerance.reordered)
  }

  @Test(
    "Sequences shorter than the context have the logits of longer ones' beginnings", arguments: [1, 5, 64])
  func shortSequences(length: Int) throws {
    let model = try SmallModel()
    let complete = model.batch(sequences: 1, length: 70)
    let beginning = TokenBatch(
      inputs: Array(complete.inputs.prefix(length)), targets: Array(complete.targets.prefix(length)),
      sequenceLength: length)
    let expected = Self.logits(model, complete).rows(0..<length)
    #expect(relativeError(Self.logits(model, beginning), expected) < Tolerance.reordered)
  }

  @Test("Later tokens and other sequences do not change a position's logits")
  func causality() throws {
    let model = try SmallModel()
    let batch = model.batch(sequences: 2, length: 10)
    let changedInputs = batch.inputs.enumerated().map { (6..<10).contains($0) ? ($1 + 1) % 13 : $1 }
    let changed = TokenBatch(inputs: changedInputs, targets: batch.targets, sequenceLength: batch.sequenceLength)
    let (before, after) = (Self.logits(model, batch), Self.logits(model, changed))
    #expect(relativeError(after.rows(0..<6), before.rows(0..<6)) < Tolerance.reordered)
    #expect(relativeError(after.rows(10..<20), before.rows(10..<20)) < Tolerance.reordered)
    #expect(relativeError(after.rows(6..<10), before.rows(6..<10)) > 0.01)
  }

  @Test("A gradient that replaces what stood there is the one added to zeros", arguments: [false, true])
  func replacing(tied: Bool) throws {
    let model = try SmallModel(tiedEmbeddings: tied)
    let batch = model.batch(sequences: 3, length: 20)
    let (added, replaced) = (Parameters(model.parameters.layout), Parameters(model.parameters.layout))
    replaced.flat.fill(.nan)
    _ = model.transformer(capacity: 60).accumulateGradient(
      of: batch, parameters: model.parameters, scale: 1, into: added)
    _ = model.transformer(capacity: 60).accumulateGradient(
      of: batch, parameters: model.parameters, scale: 1, into: replaced, replacing: true)
    #expect(replaced.flat.elements == added.flat.elements)
  }

  @Test("A pass leaves nothing behind that the next one would notice")
  func independence() throws {
    let model = try SmallModel()
    let (large, small) = (
      model.batch(sequences: 4, length: 70), model.batch(sequences: 2, length: 33, seed: 2)
    )
    let (fresh, used) = (model.transformer(capacity: 280), model.transformer(capacity: 280))
    let gradients = [Parameters(model.parameters.layout), Parameters(model.parameters.layout)]
    _ = used.accumulateGradient(
      of: large, parameters: model.parameters, scale: 1, into: Parameters(model.parameters.layout))
    let losses = zip([fresh, used], gradients).map {
      $0.accumulateGradient(of: small, parameters: model.parameters, scale: 1, into: $1)
    }
    #expect(losses[0] == losses[1])
    #expect(gradients[0].flat.elements == gradients[1].flat.elements)
  }

  @Test("Training and evaluation give the same log-probabilities")
  func purposes() throws {
    let model = try SmallModel()
    let batch = model.batch(sequences: 3, length: 21)
    let found = [Transformer.Purpose.training, .evaluation].map {
      model.transformer(capacity: batch.count, $0).logProbabilities(of: batch, parameters: model.parameters)
    }
    #expect(found[0] == found[1])
  }

  private static func logits(_ model: SmallModel, _ batch: TokenBatch) -> Matrix {
    let logits = Tensor(rows: batch.count, columns: model.configuration.vocabularySize)
    model.transformer(capacity: batch.count, .evaluation).logits(
      of: batch, parameters: model.parameters, into: logits)
    return Matrix(rows: logits.rows, columns: logits.columns, elements: logits.elements.map { Double($0) })
  }
}
