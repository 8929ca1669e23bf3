import TensorKernels
import TestSupport
import Testing

@Suite("A bias")
struct BiasTests {
  static let shapes = [(1, 1), (3, 8), (5, 13)] + TestInputs.shapes(4, seed: 20)

  @Test("It is added to every row", arguments: shapes, gaps)
  func forward(shape: (rows: Int, columns: Int), gap: Int) {
    var inputs = TestInputs(seed: 1)
    let x = inputs.matrix(rows: shape.rows, columns: shape.columns)
    let bias = inputs.matrix(rows: 1, columns: shape.columns)
    let y = FramedTensor(x, gap: gap)
    Bias.add(FramedTensor(bias, gap: gap).view, to: y.view)
    var expected = x
    for row in 0..<x.rows { for i in 0..<x.columns { expected[row, i] += bias[0, i] } }
    #expect(relativeError(y.matrix, expected) < Tolerance.elementwise)
    #expect(y.isFrameIntact)
  }

  @Test("Its gradient is the sum of the rows, added to what was there", arguments: shapes, gaps)
  func backward(shape: (rows: Int, columns: Int), gap: Int) {
    var inputs = TestInputs(seed: 2)
    let dy = inputs.matrix(rows: shape.rows, columns: shape.columns)
    let start = inputs.matrix(rows: 1, columns: shape.columns)
    let dBias = FramedTensor(start, gap: gap)
    Bias.backward(FramedTensor(dy, gap: gap).view, dBias: dBias.view)
    var expected = start
    for row in 0..<dy.rows { for i in 0..<dy.columns { expected[0, i] += dy[row, i] } }
    #expect(relativeError(dBias.matrix, expected) < Tolerance.sum)
    #expect(dBias.isFrameIntact)
  }
}
