import TensorKernels
import TestSupport
import Testing
import Transformers

@Suite("The gradient of a complete model")
struct GradientTests {
  /// The step along a direction, as a fraction of the parameter's size: the error of the difference is its fourth
  /// power, the loss is rounded to 1e-6.
  static let step: Float = 0.03

  /// More tokens than one chunk of logits, sequences longer than one block of attention.
  @Test(
    "It equals the slope of the loss along a random direction of every parameter", arguments: [false, true])
  func slopes(tiedEmbeddings: Bool) throws {
    let model = try SmallModel(tiedEmbeddings: tiedEmbeddings)
    let batch = model.batch(sequences: 4, length: 70)
    let gradient = model.gradient(of: batch)
    let transformer = model.transformer(capacity: batch.count, .evaluation)
    var inputs = TestInputs(seed: 3)
    for slot in model.parameters.layout.slots {
      let (values, slopes) = (model.parameters.tensor(slot).elements, gradient.tensor(slot).elements)
      let width = Self.step * Self.size(values)
      let direction = values.map { _ in width * inputs.sign() }
      func loss(_ multiple: Float) -> Double {
        model.parameters.tensor(slot).assign(zip(values, direction).map { $0 + multiple * $1 })
        let scored = transformer.logProbabilities(of: batch, parameters: model.parameters)
        return scored.reduce(0) { $0 - Double($1) }
      }
      // The difference of fourth order, (8(f(h) − f(−h)) − (f(2h) − f(−2h)))/12h.
      let found = (8 * (loss(1) - loss(-1)) - (loss(2) - loss(-2))) / 12
      _ = loss(0)
      let expected = zip(slopes, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let norm = Double(width) * Double(slopes.count).squareRoot() * Double(Self.size(slopes))
      #expect(abs(found - expected) < Tolerance.slope * norm, "\(slot.name)")
    }
  }

  /// The root of the mean square.
  private static func size(_ values: [Float]) -> Float {
    (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
  }
}
