import Foundation
import TensorKernels
import TestSupport
import Testing

@Suite("The AdamW step")
struct AdamWUpdateTests {
  static let counts = [1, 7, 8, 65, 1000]
  static let steps = 5

  @Test("Five steps equal the plain ones, decayed and not", arguments: counts, [0, 0.5])
  func steps(count: Int, weightDecay: Double) {
    var inputs = TestInputs(seed: 1)
    let settings = Reference.AdamWSettings(
      learningRate: 0.01, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: weightDecay)
    let zeros = [Double](repeating: 0, count: count)
    let start = inputs.matrix(rows: 1, columns: count)
    var expected = Reference.AdamWState(parameters: start.elements, firstMoments: zeros, secondMoments: zeros)
    let (parameters, first, second) = (
      FramedTensor(start, gap: 3), FramedTensor(Matrix(rows: 1, columns: count), gap: 3),
      FramedTensor(Matrix(rows: 1, columns: count), gap: 3)
    )
    for step in 1...Self.steps {
      let gradient = inputs.matrix(rows: 1, columns: count)
      Self.update(step, settings, gradientScale: 0.25).apply(
        parameters: parameters.view, gradients: FramedTensor(gradient, gap: 3).view, firstMoments: first.view,
        secondMoments: second.view, weightDecay: Float(weightDecay))
      Reference.adamW(&expected, gradient: gradient.elements.map { $0 * 0.25 }, step: step, settings)
    }
    #expect(relativeError(parameters.matrix.elements, expected.parameters) < Tolerance.elementwise)
    #expect(relativeError(first.matrix.elements, expected.firstMoments) < Tolerance.elementwise)
    #expect(relativeError(second.matrix.elements, expected.secondMoments) < Tolerance.elementwise)
    #expect(parameters.isFrameIntact && first.isFrameIntact && second.isFrameIntact)
  }

  @Test("ε is added to the root, not under it, where gradients are as small")
  func epsilon() {
    let settings = Reference.AdamWSettings(
      learningRate: 0.5, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0)
    let (parameters, gradients) = (Tensor(rows: 1, columns: 9), Tensor(rows: 1, columns: 9))
    gradients.fill(1e-8)
    Self.update(1, settings, gradientScale: 1).apply(
      parameters: parameters, gradients: gradients, firstMoments: Tensor(rows: 1, columns: 9),
      secondMoments: Tensor(rows: 1, columns: 9), weightDecay: 0)
    let found = parameters.elements.map { Double($0) }
    #expect(relativeError(found, Array(repeating: -0.25, count: 9)) < Tolerance.elementwise)
  }

  @Test("A gradient of zeros leaves only the decay")
  func zeroGradient() {
    let settings = Reference.AdamWSettings(
      learningRate: 0.5, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.5)
    let (parameters, zeros) = (Tensor(rows: 1, columns: 9), Tensor(rows: 1, columns: 9))
    parameters.fill(8)
    Self.update(1, settings, gradientScale: 1).apply(
      parameters: parameters, gradients: Tensor(rows: 1, columns: 9), firstMoments: zeros,
      secondMoments: Tensor(rows: 1, columns: 9), weightDecay: 0.5)
    #expect(parameters.elements == Array(repeating: 6, count: 9))
  }

  private static func update(
    _ step: Int, _ settings: Reference.AdamWSettings, gradientScale: Double
  ) -> AdamWUpdate {
    AdamWUpdate(
      .init(beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon), step: step,
      learningRate: settings.learningRate, gradientScale: gradientScale)
  }
}
