import Foundation
import TensorKernels
import TestSupport
import Testing

@Suite("Rotary embedding")
struct RotaryEmbeddingTests {
  struct Shape: Sendable {
    let headWidth: Int, heads: Int, sequenceLength: Int, sequences: Int
  }

  static let shapes = [
    Shape(headWidth: 2, heads: 1, sequenceLength: 1, sequences: 1),
    Shape(headWidth: 2, heads: 3, sequenceLength: 7, sequences: 2),
    Shape(headWidth: 6, heads: 1, sequenceLength: 5, sequences: 3),
    Shape(headWidth: 34, heads: 2, sequenceLength: 11, sequences: 1),
  ]
  /// Longer than every sequence above.
  static let contextLength = 12
  static let theta = 500.0

  @Test("Every head is rotated as by the plain one", arguments: shapes, gaps)
  func forward(shape: Shape, gap: Int) {
    let x = Self.input(shape, seed: 1)
    let rotated = FramedTensor(x, gap: gap)
    Self.rotary(shape).apply(rotated.view, sequenceLength: shape.sequenceLength)
    #expect(relativeError(rotated.matrix, Self.reference(x, shape)) < Tolerance.elementwise)
    #expect(rotated.isFrameIntact)
  }

  @Test("The inverse turns back", arguments: shapes, gaps)
  func inverse(shape: Shape, gap: Int) {
    let x = Self.input(shape, seed: 2)
    let rotated = FramedTensor(x, gap: gap)
    Self.rotary(shape).apply(rotated.view, sequenceLength: shape.sequenceLength)
    Self.rotary(shape).apply(rotated.view, sequenceLength: shape.sequenceLength, inverse: true)
    #expect(relativeError(rotated.matrix, x) < Tolerance.elementwise)
  }

  @Test("The inverse of the gradient equals central differences", arguments: shapes.prefix(3))
  func gradient(shape: Shape) {
    let (x, dy) = (Self.input(shape, seed: 3), Self.input(shape, seed: 4))
    let gradient = FramedTensor(dy)
    Self.rotary(shape).apply(gradient.view, sequenceLength: shape.sequenceLength, inverse: true)
    let expected = centralDifferences(at: x) { Self.reference($0, shape).innerProduct(dy) }
    #expect(relativeError(gradient.matrix, expected) < Tolerance.elementwise)
  }

  @Test("Angles stay exact at far positions")
  func farPositions() {
    let shape = Shape(headWidth: 4, heads: 1, sequenceLength: 4097, sequences: 1)
    let x = Self.input(shape, seed: 5)
    let rotated = FramedTensor(x)
    RotaryEmbedding(contextLength: 4097, headWidth: 4, theta: Self.theta).apply(
      rotated.view, sequenceLength: 4097)
    #expect(relativeError(rotated.matrix, Self.reference(x, shape)) < Tolerance.elementwise)
  }

  @Test("Frequencies divided by 2 rotate every other position as the plain ones rotate each")
  func linearScaling() {
    let x = Self.input(Shape(headWidth: 6, heads: 2, sequenceLength: 5, sequences: 1), seed: 6)
    let plain = FramedTensor(x)
    let scaled = FramedTensor(x)
    RotaryEmbedding(contextLength: 5, headWidth: 6, theta: Self.theta).apply(plain.view, sequenceLength: 5)
    RotaryEmbedding(contextLength: 10, headWidth: 6, theta: Self.theta, scaling: RotaryScaling(factor: 2))
      .apply(scaled.view, positions: [0, 2, 4, 6, 8])
    #expect(relativeError(scaled.matrix, plain.matrix) < Tolerance.elementwise)
  }

  /// θ = 16, E = 8: wavelengths 2π·(1, 2, 4, 8). Of a context of 16 tokens they fit in 2.55, 1.27, 0.64 and 0.32 times.
  @Test("Bands keep short waves, stretch long ones, and fade between them")
  func bands() {
    let scaling = RotaryScaling(
      factor: 4, bands: .init(lowFrequencyFactor: 0.5, highFrequencyFactor: 2, originalContextLength: 16))
    var x = Matrix(rows: 1, columns: 8, elements: Array(repeating: 0, count: 8))
    for pair in 0..<4 { x[0, pair] = 1 }
    let rotated = FramedTensor(x)
    RotaryEmbedding(contextLength: 2, headWidth: 8, theta: 16, scaling: scaling).apply(rotated.view, positions: [1])
    let place = (16 / (4 * Double.pi) - 0.5) / 1.5
    let nearPlace = (16 / (8 * Double.pi) - 0.5) / 1.5
    let frequencies = [1, (1 - place) / 8 + place / 2, (1 - nearPlace) / 16 + nearPlace / 4, 1 / 32.0]
    for (pair, frequency) in frequencies.enumerated() {
      #expect(abs(rotated.matrix[0, pair] - cos(frequency)) < 1e-6, "pair \(pair)")
      #expect(abs(rotated.matrix[0, pair + 4] - sin(frequency)) < 1e-6, "pair \(pair)")
    }
  }

  private static func input(_ shape: Shape, seed: UInt64) -> Matrix {
    var inputs = TestInputs(seed: seed)
    return inputs.matrix(rows: shape.sequences * shape.sequenceLength, columns: shape.heads * shape.headWidth)
  }

  private static func rotary(_ shape: Shape) -> RotaryEmbedding {
    RotaryEmbedding(contextLength: contextLength, headWidth: shape.headWidth, theta: theta)
  }

  private static func reference(_ x: Matrix, _ shape: Shape) -> Matrix {
    Reference.rotaryEmbedding(
      x, headWidth: shape.headWidth, sequenceLength: shape.sequenceLength, theta: theta)
  }
}
