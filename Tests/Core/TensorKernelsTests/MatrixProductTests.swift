import TensorKernels
import TestSupport
import Testing

@Suite("Matrix products")
struct MatrixProductTests {
  /// m, n and k: single rows, columns and products, and odd sizes on both sides of the library's tiles.
  static let shapes =
    [(1, 1, 1), (1, 7, 5), (3, 1, 2), (2, 9, 1), (5, 3, 64), (17, 33, 65), (71, 13, 129)]
    + zip(TestInputs.shapes(6, seed: 13), TestInputs.shapes(6, seed: 14)).map {
      ($0.1, $1.0, $1.1)
    }

  @Test("A·B equals the plain product", arguments: shapes, gaps)
  func times(shape: (m: Int, n: Int, k: Int), gap: Int) {
    var inputs = TestInputs(seed: 1)
    let (a, b) = (
      inputs.matrix(rows: shape.m, columns: shape.k), inputs.matrix(rows: shape.k, columns: shape.n)
    )
    let product = FramedTensor(rows: shape.m, columns: shape.n, gap: gap)
    MatrixProduct.times(FramedTensor(a, gap: gap).view, FramedTensor(b, gap: gap).view, into: product.view)
    #expect(relativeError(product.matrix, Reference.times(a, b)) < Tolerance.sum)
    #expect(product.isFrameIntact)
  }

  @Test("A·Bᵀ equals the plain product", arguments: shapes, gaps)
  func timesTransposed(shape: (m: Int, n: Int, k: Int), gap: Int) {
    var inputs = TestInputs(seed: 2)
    let (a, b) = (
      inputs.matrix(rows: shape.m, columns: shape.k), inputs.matrix(rows: shape.n, columns: shape.k)
    )
    let product = FramedTensor(rows: shape.m, columns: shape.n, gap: gap)
    MatrixProduct.timesTransposed(
      FramedTensor(a, gap: gap).view, FramedTensor(b, gap: gap).view, into: product.view)
    #expect(relativeError(product.matrix, Reference.timesTransposed(a, b)) < Tolerance.sum)
    #expect(product.isFrameIntact)
  }

  @Test("Aᵀ·B equals the plain product", arguments: shapes, gaps)
  func transposedTimes(shape: (m: Int, n: Int, k: Int), gap: Int) {
    var inputs = TestInputs(seed: 3)
    let (a, b) = (
      inputs.matrix(rows: shape.k, columns: shape.m), inputs.matrix(rows: shape.k, columns: shape.n)
    )
    let product = FramedTensor(rows: shape.m, columns: shape.n, gap: gap)
    MatrixProduct.transposedTimes(
      FramedTensor(a, gap: gap).view, FramedTensor(b, gap: gap).view, into: product.view)
    #expect(relativeError(product.matrix, Reference.transposedTimes(a, b)) < Tolerance.sum)
    #expect(product.isFrameIntact)
  }

  @Test("A product is added to what was there", arguments: shapes)
  func adding(shape: (m: Int, n: Int, k: Int)) {
    var inputs = TestInputs(seed: 4)
    let (a, b, c) = (
      inputs.matrix(rows: shape.m, columns: shape.k), inputs.matrix(rows: shape.k, columns: shape.n),
      inputs.matrix(rows: shape.m, columns: shape.n)
    )
    let result = FramedTensor(c, gap: 3)
    MatrixProduct.times(FramedTensor(a).view, FramedTensor(b).view, into: result.view, adding: true)
    var expected = Reference.times(a, b)
    for index in expected.elements.indices { expected.elements[index] += c.elements[index] }
    #expect(relativeError(result.matrix, expected) < Tolerance.sum)
    #expect(result.isFrameIntact)
  }

  @Test("A sum of no products is zero, and no rows give no result")
  func empty() {
    let result = FramedTensor(rows: 2, columns: 3)
    MatrixProduct.times(Tensor(rows: 2, columns: 0), Tensor(rows: 0, columns: 3), into: result.view)
    #expect(result.view.elements == Array(repeating: 0, count: 6))
    MatrixProduct.times(
      Tensor(rows: 0, columns: 4), Tensor(rows: 4, columns: 3), into: Tensor(rows: 0, columns: 3))
  }

  @Test(
    "A linear layer's two gradients equal central differences", arguments: [(1, 1, 1), (4, 3, 5), (3, 7, 2)])
  func gradients(shape: (tokens: Int, outputs: Int, inputs: Int)) {
    var inputs = TestInputs(seed: 5)
    let x = inputs.matrix(rows: shape.tokens, columns: shape.inputs)
    let weights = inputs.matrix(rows: shape.outputs, columns: shape.inputs)
    let dy = inputs.matrix(rows: shape.tokens, columns: shape.outputs)
    let (dx, dWeights) = (FramedTensor(x), FramedTensor(weights))
    MatrixProduct.times(FramedTensor(dy).view, FramedTensor(weights).view, into: dx.view)
    MatrixProduct.transposedTimes(FramedTensor(dy).view, FramedTensor(x).view, into: dWeights.view)
    let expectedX = centralDifferences(at: x) { Reference.timesTransposed($0, weights).innerProduct(dy) }
    let expectedWeights = centralDifferences(at: weights) {
      Reference.timesTransposed(x, $0).innerProduct(dy)
    }
    #expect(relativeError(dx.matrix, expectedX) < Tolerance.sum)
    #expect(relativeError(dWeights.matrix, expectedWeights) < Tolerance.sum)
  }
}
