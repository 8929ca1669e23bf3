import TensorKernels
import TestSupport
import Testing

@Suite("Packed matrices")
struct PackedMatrixTests {
  /// Rows, outputs and inputs: single ones, and odd numbers on both sides of tiles of 4 × 16 and 6 × 64.
  static let shapes = [
    (1, 1, 1), (1, 16, 5), (3, 15, 2), (4, 17, 9), (5, 33, 64), (8, 48, 65), (17, 13, 129), (1, 64, 9), (5, 70, 33),
    (7, 129, 4),
    (8, 64, 5), (16, 200, 70), (23, 63, 3),
  ]

  @Test("x·Wᵀ equals the plain product", arguments: shapes, gaps)
  func product(shape: (rows: Int, outputs: Int, inputs: Int), gap: Int) {
    var inputs = TestInputs(seed: 1)
    let x = inputs.matrix(rows: shape.rows, columns: shape.inputs)
    let weights = inputs.matrix(rows: shape.outputs, columns: shape.inputs)
    let y = FramedTensor(rows: shape.rows, columns: shape.outputs, gap: gap)
    PackedMatrix(FramedTensor(weights, gap: gap).view).multiply(FramedTensor(x, gap: gap).view, into: y.view)
    #expect(relativeError(y.matrix, Reference.timesTransposed(x, weights)) < Tolerance.sum)
    #expect(y.isFrameIntact)
  }

  @Test("x·Wᵀ is added once to what is there", arguments: shapes)
  func adding(shape: (rows: Int, outputs: Int, inputs: Int)) {
    var inputs = TestInputs(seed: 2)
    let x = inputs.matrix(rows: shape.rows, columns: shape.inputs)
    let weights = inputs.matrix(rows: shape.outputs, columns: shape.inputs)
    let before = inputs.matrix(rows: shape.rows, columns: shape.outputs)
    let y = FramedTensor(before)
    PackedMatrix(FramedTensor(weights).view).multiply(FramedTensor(x).view, into: y.view, adding: true)
    var expected = Reference.timesTransposed(x, weights)
    for index in expected.elements.indices { expected.elements[index] += before.elements[index] }
    #expect(relativeError(y.matrix, expected) < Tolerance.sum)
  }

  @Test("A row has the same bits alone and among others", arguments: shapes)
  func rows(shape: (rows: Int, outputs: Int, inputs: Int)) {
    var inputs = TestInputs(seed: 3)
    let x = FramedTensor(inputs.matrix(rows: shape.rows, columns: shape.inputs)).view
    let weights = PackedMatrix(FramedTensor(inputs.matrix(rows: shape.outputs, columns: shape.inputs)).view)
    let together = Tensor(rows: shape.rows, columns: shape.outputs)
    weights.multiply(x, into: together)
    for row in 0..<shape.rows {
      let alone = Tensor(rows: 1, columns: shape.outputs)
      weights.multiply(x.rows(row..<row + 1), into: alone)
      #expect(alone.elements == together.rows(row..<row + 1).elements)
    }
  }
}
