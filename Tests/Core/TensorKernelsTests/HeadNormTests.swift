import TensorKernels
import TestSupport
import Testing

@Suite("Normalization of heads")
struct HeadNormTests {
  /// Rows, query heads, key heads, and their width.
  static let shapes = [(1, 1, 1, 2), (3, 4, 2, 6), (5, 6, 1, 10)]
  static let epsilon: Float = 0.01

  private struct Inputs {
    let x: Matrix, queryGain: Matrix, keyGain: Matrix, dy: Matrix
    let heads: AttentionHeads

    init(_ shape: (Int, Int, Int, Int)) {
      var inputs = TestInputs(seed: 1)
      heads = AttentionHeads(count: shape.1, keyValueCount: shape.2, width: shape.3)
      x = inputs.matrix(rows: shape.0, columns: heads.rotatedColumns)
      dy = inputs.matrix(rows: shape.0, columns: heads.rotatedColumns)
      queryGain = inputs.matrix(rows: 1, columns: shape.3, in: 0.5...1.5)
      keyGain = inputs.matrix(rows: 1, columns: shape.3, in: 0.5...1.5)
    }

    var norm: HeadNorm {
      HeadNorm(
        heads: heads, queryGain: FramedTensor(queryGain).view, keyGain: FramedTensor(keyGain).view,
        epsilon: HeadNormTests.epsilon)
    }

    func pass() -> HeadNorm.Pass {
      HeadNorm.Pass(
        input: Tensor(rows: x.rows, columns: x.columns), scales: Tensor(rows: heads.rotatedCount, columns: x.rows))
    }

    /// The plain normalization, head after head.
    func expected(_ x: Matrix, _ queryGain: Matrix, _ keyGain: Matrix) -> Matrix {
      var y = x
      for head in 0..<heads.rotatedCount {
        let start = head * heads.width
        var part = Matrix(
          rows: x.rows, columns: heads.width, elements: Array(repeating: 0, count: x.rows * heads.width))
        for row in 0..<x.rows { for i in 0..<heads.width { part[row, i] = x[row, start + i] } }
        let gain = head < heads.count ? queryGain : keyGain
        let normalized = Reference.rmsNorm(part, gain: gain, epsilon: Double(HeadNormTests.epsilon))
        for row in 0..<x.rows { for i in 0..<heads.width { y[row, start + i] = normalized[row, i] } }
      }
      return y
    }
  }

  @Test("Every head is normalized on its own, in place", arguments: shapes, gaps)
  func forward(shape: (Int, Int, Int, Int), gap: Int) {
    let inputs = Inputs(shape)
    let y = FramedTensor(inputs.x, gap: gap)
    inputs.norm.forward(y.view, inputs.pass())
    let expected = inputs.expected(inputs.x, inputs.queryGain, inputs.keyGain)
    #expect(relativeError(y.matrix, expected) < Tolerance.elementwise)
    #expect(y.isFrameIntact)
  }

  @Test("Gradients equal central differences; those of gains are added", arguments: shapes, gaps)
  func backward(shape: (Int, Int, Int, Int), gap: Int) {
    let inputs = Inputs(shape)
    let pass = inputs.pass()
    inputs.norm.forward(FramedTensor(inputs.x, gap: gap).view, pass)
    let dx = FramedTensor(inputs.dy, gap: gap)
    let (dQuery, dKey) = (FramedTensor(inputs.queryGain, gap: gap), FramedTensor(inputs.keyGain, gap: gap))
    inputs.norm.backward(
      pass, dQueryKey: dx.view, scratch: FramedTensor(inputs.x, gap: gap).view, gains: (dQuery.view, dKey.view))
    func value(_ x: Matrix, _ query: Matrix, _ key: Matrix) -> Double {
      inputs.expected(x, query, key).innerProduct(inputs.dy)
    }
    let expected = centralDifferences(at: inputs.x) { value($0, inputs.queryGain, inputs.keyGain) }
    let expectedQuery = centralDifferences(at: inputs.queryGain) {
      value(inputs.x, $0, inputs.keyGain) + $0.innerProduct(inputs.queryGain)
    }
    let expectedKey = centralDifferences(at: inputs.keyGain) {
      value(inputs.x, inputs.queryGain, $0) + $0.innerProduct(inputs.keyGain)
    }
    #expect(relativeError(dx.matrix, expected) < Tolerance.sum)
    #expect(relativeError(dQuery.matrix, expectedQuery) < Tolerance.sum)
    #expect(relativeError(dKey.matrix, expectedKey) < Tolerance.sum)
    #expect(dx.isFrameIntact && dQuery.isFrameIntact && dKey.isFrameIntact)
  }
}
