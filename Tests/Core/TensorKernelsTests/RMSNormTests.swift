import TensorKernels
import TestSupport
import Testing

@Suite("Root-mean-square normalization")
struct RMSNormTests {
  /// Rows and columns.
  static let shapes = [(1, 1), (4, 1), (1, 7), (3, 8), (5, 13), (2, 65)] + TestInputs.shapes(4, seed: 10)
  /// Large enough that the gradient of a row of width 1 does not vanish, which it does for ε → 0.
  static let epsilon: Float = 0.01

  @Test("The result equals the plain one, and the scales are 1/√(mean x² + ε)", arguments: shapes, gaps)
  func forward(shape: (rows: Int, columns: Int), gap: Int) {
    var inputs = TestInputs(seed: 1)
    let x = inputs.matrix(rows: shape.rows, columns: shape.columns)
    let gain = inputs.matrix(rows: 1, columns: shape.columns, in: 0.5...1.5)
    let y = FramedTensor(rows: shape.rows, columns: shape.columns, gap: gap)
    let scales = FramedTensor(rows: 1, columns: shape.rows, gap: gap)
    RMSNorm(gain: FramedTensor(gain, gap: gap).view, epsilon: Self.epsilon).forward(
      FramedTensor(x, gap: gap).view, into: y.view, scales: scales.view)
    #expect(
      relativeError(y.matrix, Reference.rmsNorm(x, gain: gain, epsilon: Double(Self.epsilon)))
        < Tolerance.elementwise)
    #expect(relativeError(scales.matrix, Self.scales(x)) < Tolerance.elementwise)
    #expect(y.isFrameIntact && scales.isFrameIntact)
  }

  @Test("Rows of zeros and of very large values stay finite")
  func extremes() {
    let (x, y, scales) = (
      Tensor(rows: 2, columns: 9), Tensor(rows: 2, columns: 9), Tensor(rows: 1, columns: 2)
    )
    let gain = Tensor(rows: 1, columns: 9)
    gain.fill(1)
    x.rows(1..<2).fill(1e18)
    RMSNorm(gain: gain, epsilon: 1e-5).forward(x, into: y, scales: scales)
    #expect(y.elements == Array(repeating: 0, count: 9) + Array(repeating: 1, count: 9))
  }

  @Test("dx and dGain equal central differences, added to what was there", arguments: shapes, gaps)
  func backward(shape: (rows: Int, columns: Int), gap: Int) {
    var inputs = TestInputs(seed: 2)
    let x = inputs.matrix(rows: shape.rows, columns: shape.columns)
    let gain = inputs.matrix(rows: 1, columns: shape.columns, in: 0.5...1.5)
    let dy = inputs.matrix(rows: shape.rows, columns: shape.columns)
    let (startX, startGain) = (
      inputs.matrix(rows: shape.rows, columns: shape.columns), inputs.matrix(rows: 1, columns: shape.columns)
    )
    let (dx, dGain) = (FramedTensor(startX, gap: gap), FramedTensor(startGain, gap: gap))
    RMSNorm(gain: FramedTensor(gain, gap: gap).view, epsilon: Self.epsilon).backward(
      FramedTensor(x, gap: gap).view, scales: FramedTensor(Self.scales(x), gap: gap).view,
      dy: FramedTensor(dy, gap: gap).view, dx: dx.view, dGain: dGain.view)
    let epsilon = Double(Self.epsilon)
    let expectedX = centralDifferences(at: x) {
      Reference.rmsNorm($0, gain: gain, epsilon: epsilon).innerProduct(dy) + startX.innerProduct($0)
    }
    let expectedGain = centralDifferences(at: gain) {
      Reference.rmsNorm(x, gain: $0, epsilon: epsilon).innerProduct(dy) + startGain.innerProduct($0)
    }
    #expect(relativeError(dx.matrix, expectedX) < Tolerance.sum)
    #expect(relativeError(dGain.matrix, expectedGain) < Tolerance.sum)
    #expect(dx.isFrameIntact && dGain.isFrameIntact)
  }

  /// 1/√(mean x² + ε) of every row, **shape** [1, rows]: the normalization of x divided by x itself.
  private static func scales(_ x: Matrix) -> Matrix {
    let ones = Matrix(rows: 1, columns: x.columns, elements: Array(repeating: 1, count: x.columns))
    let y = Reference.rmsNorm(x, gain: ones, epsilon: Double(epsilon))
    return Matrix(rows: 1, columns: x.rows, elements: (0..<x.rows).map { y[$0, 0] / x[$0, 0] })
  }
}
