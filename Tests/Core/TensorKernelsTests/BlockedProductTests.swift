import TensorKernels
import TestSupport
import Testing

/// The products of this project against those of OpenBLAS and plain sums, for every kind of instructions that this processor has.
@Suite("Blocked matrix products")
struct BlockedProductTests {
  /// m, n and k on all sides of the tiles' and blocks' borders: 6 rows, 16, 32 and 64 columns, 192 rows, 256 steps, 1,024 columns.
  static let shapes = [
    (5, 15, 8), (6, 16, 9), (7, 17, 255), (12, 31, 256), (13, 33, 257), (26, 63, 64), (27, 64, 40), (31, 65, 511),
    (191, 97, 3),
    (193, 16, 7), (3, 1025, 5), (2, 1100, 2), (385, 48, 33), (4, 40, 769),
  ]

  @Test("Every form equals the plain product", arguments: instructions, shapes)
  func forms(_ instructions: VectorInstructions, shape: (m: Int, n: Int, k: Int)) {
    var inputs = TestInputs(seed: 21)
    let a = inputs.matrix(rows: shape.m, columns: shape.k)
    let b = inputs.matrix(rows: shape.k, columns: shape.n)
    let expected = Reference.times(a, b)
    for form in Form.allCases {
      let product = form.product(a, b, gap: 3, by: .own(instructions))
      #expect(relativeError(product.matrix, expected) < Tolerance.sum)
      #expect(product.isFrameIntact)
    }
  }

  @Test("All forms and all instructions give the same bits", arguments: shapes)
  func bits(shape: (m: Int, n: Int, k: Int)) {
    var inputs = TestInputs(seed: 22)
    let a = inputs.matrix(rows: shape.m, columns: shape.k)
    let b = inputs.matrix(rows: shape.k, columns: shape.n)
    let expected = Form.plain.product(a, b, gap: 0, by: .own(.avx2)).view.elements
    for form in Form.allCases {
      for instructions in instructions {
        #expect(form.product(a, b, gap: 3, by: .own(instructions)).view.elements == expected)
      }
    }
  }

  @Test("An element is a chain of fused multiply-adds for each 256 steps, and the chains are added in their order")
  func chains() {
    var inputs = TestInputs(seed: 23)
    let (steps, blockSteps) = (700, 256)
    let a = inputs.matrix(rows: 1, columns: steps)
    let b = inputs.matrix(rows: steps, columns: 1)
    var expected: Float?
    for start in stride(from: 0, to: steps, by: blockSteps) {
      var chain: Float = 0
      for step in start..<min(start + blockSteps, steps) {
        chain.addProduct(Float(a[0, step]), Float(b[step, 0]))
      }
      expected = expected.map { $0 + chain } ?? chain
    }
    for instructions in instructions {
      #expect(Form.plain.product(a, b, gap: 0, by: .own(instructions)).view[0, 0] == expected)
    }
  }

  @Test("The bits of an element depend on its row and its column alone", arguments: instructions)
  func independence(_ instructions: VectorInstructions) {
    var inputs = TestInputs(seed: 24)
    let a = inputs.matrix(rows: 200, columns: 300)
    let b = inputs.matrix(rows: 300, columns: 70)
    let all = Form.plain.product(a, b, gap: 0, by: .own(instructions)).view
    let some = FramedTensor(rows: 9, columns: 21)
    MatrixProduct.times(
      FramedTensor(a).view.rows(151..<160), FramedTensor(b).view.columns(40..<61), into: some.view,
      kernels: .own(instructions))
    #expect(some.view.elements == all.rows(151..<160).columns(40..<61).elements)
  }

  @Test("The library's product is equal up to rounding")
  func library() {
    var inputs = TestInputs(seed: 25)
    let a = inputs.matrix(rows: 65, columns: 130)
    let b = inputs.matrix(rows: 130, columns: 70)
    let expected = Reference.times(a, b)
    for form in Form.allCases {
      #expect(relativeError(form.product(a, b, gap: 3, by: .library).matrix, expected) < Tolerance.sum)
    }
  }
}

/// The instructions of this processor.
private let instructions = VectorInstructions.available

/// The forms of a product, which read A or B transposed.
private enum Form: CaseIterable {
  case plain, transposedA, transposedB

  /// A·B, with NaNs around all tensors.
  func product(_ a: Matrix, _ b: Matrix, gap: Int, by kernels: ProductKernels) -> FramedTensor {
    let product = FramedTensor(rows: a.rows, columns: b.columns, gap: gap)
    func view(_ matrix: Matrix) -> Tensor { FramedTensor(matrix, gap: gap).view }
    switch self {
    case .plain: MatrixProduct.times(view(a), view(b), into: product.view, kernels: kernels)
    case .transposedA:
      MatrixProduct.transposedTimes(view(Reference.transposed(a)), view(b), into: product.view, kernels: kernels)
    case .transposedB:
      MatrixProduct.timesTransposed(view(a), view(Reference.transposed(b)), into: product.view, kernels: kernels)
    }
    return product
  }
}
