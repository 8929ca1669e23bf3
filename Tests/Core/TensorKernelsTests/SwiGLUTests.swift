import TensorKernels
import TestSupport
import Testing

@Suite("SwiGLU")
struct SwiGLUTests {
  /// Rows and F.
  static let shapes = [(1, 1), (3, 1), (1, 7), (2, 8), (5, 17), (2, 65)] + TestInputs.shapes(4, seed: 11)

  @Test("The result equals the plain one", arguments: shapes, gaps)
  func forward(shape: (rows: Int, width: Int), gap: Int) {
    var inputs = TestInputs(seed: 1)
    let gateUp = inputs.matrix(rows: shape.rows, columns: 2 * shape.width, in: -8...8)
    let hidden = FramedTensor(rows: shape.rows, columns: shape.width, gap: gap)
    SwiGLU.forward(FramedTensor(gateUp, gap: gap).view, into: hidden.view)
    #expect(relativeError(hidden.matrix, Reference.swiGLU(gateUp)) < Tolerance.elementwise)
    #expect(hidden.isFrameIntact)
  }

  @Test("The gradients of gate and up equal central differences", arguments: shapes, gaps)
  func backward(shape: (rows: Int, width: Int), gap: Int) {
    var inputs = TestInputs(seed: 2)
    let gateUp = inputs.matrix(rows: shape.rows, columns: 2 * shape.width, in: -4...4)
    let dHidden = inputs.matrix(rows: shape.rows, columns: shape.width)
    let gradient = FramedTensor(gateUp, gap: gap)
    SwiGLU.backward(gradient.view, dHidden: FramedTensor(dHidden, gap: gap).view)
    let expected = centralDifferences(at: gateUp) { Reference.swiGLU($0).innerProduct(dHidden) }
    for half in [0..<shape.width, shape.width..<2 * shape.width] {
      #expect(relativeError(gradient.matrix.columns(half), expected.columns(half)) < Tolerance.chain)
    }
    #expect(gradient.isFrameIntact)
  }

  @Test("Gates far from zero pass everything or nothing")
  func extremes() {
    let (gateUp, hidden) = (Tensor(rows: 1, columns: 4), Tensor(rows: 1, columns: 2))
    gateUp.assign([1000, -1000, 2, 2])
    SwiGLU.forward(gateUp, into: hidden)
    #expect(hidden[0, 0] == 2000)
    #expect(abs(hidden[0, 1]) < 1e-30)
    SwiGLU.backward(gateUp, dHidden: hidden)
    #expect(gateUp.elements.allSatisfy { $0.isFinite })
  }
}
