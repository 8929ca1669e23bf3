import TensorKernels
import TestSupport
import Testing
import Transformers

@Suite("One pass equals that of transformers")
struct GoldenTests {
  @Test("The logits", arguments: GoldenModel.names)
  func logits(name: String) throws {
    let model = try GoldenModel(name)
    let batch = try model.batch()
    let logits = Tensor(rows: batch.count, columns: model.configuration.vocabularySize)
    model.transformer(.evaluation).logits(of: batch, parameters: model.parameters, into: logits)
    #expect(relativeError(logits.elements, try model.expected.floats("logits")) < Tolerance.pass)
  }

  @Test("The loss, from the log-probabilities and from the backward pass", arguments: GoldenModel.names)
  func loss(name: String) throws {
    let model = try GoldenModel(name)
    let batch = try model.batch()
    let scored = model.transformer(.evaluation).logProbabilities(of: batch, parameters: model.parameters)
    let mean = scored.reduce(0) { $0 - Double($1) } / Double(batch.count)
    let sum = model.transformer().accumulateGradient(
      of: batch, parameters: model.parameters, scale: 1, into: Parameters(model.parameters.layout))
    let expected = Double(try model.expected.floats("loss")[0])
    #expect(relativeError([mean], [expected]) < Tolerance.pass)
    #expect(relativeError([sum / Double(batch.count)], [expected]) < Tolerance.pass)
  }

  @Test("Every tensor's gradient", arguments: GoldenModel.names)
  func gradients(name: String) throws {
    let model = try GoldenModel(name)
    let (batch, gradient) = (try model.batch(), Parameters(model.parameters.layout))
    _ = model.transformer().accumulateGradient(
      of: batch, parameters: model.parameters, scale: 1 / Float(batch.count), into: gradient)
    for slot in gradient.layout.slots {
      let expected = try model.expected.floats("grad.\(slot.name)")
      #expect(relativeError(gradient.tensor(slot).elements, expected) < Tolerance.pass, "\(slot.name)")
    }
  }

  @Test("No gradient is left over in the files", arguments: GoldenModel.names)
  func names(name: String) throws {
    let model = try GoldenModel(name)
    let expected = model.expected.names.filter { $0.hasPrefix("grad.") }
    #expect(expected == model.parameters.layout.slots.map { "grad.\($0.name)" }.sorted())
  }
}
