import TensorKernels
import TestSupport
import Testing

@Suite("The Newton-Schulz iteration")
struct NewtonSchulzTests {
  private static func orthogonalized(_ matrix: Matrix) -> Matrix {
    let (rows, columns) = (matrix.rows, matrix.columns)
    let scratch = Tensor(rows: 1, columns: NewtonSchulz.scratchCount(rows: rows, columns: columns))
    let iteration = NewtonSchulz(rows: rows, columns: columns, scratch: scratch)
    iteration.matrix.assign(matrix.elements.map { Float($0) })
    iteration.orthogonalize()
    return Matrix(rows: rows, columns: columns, elements: iteration.matrix.elements.map { Double($0) })
  }

  /// Products in float32, of which each step of the iteration enlarges the rounding of the last.
  private static let tolerance = 1e-4

  @Test("Matrices equal the plain iteration's", arguments: TestInputs.shapes(12, seed: 1, rows: 1...40))
  func reference(rows: Int, columns: Int) {
    var inputs = TestInputs(seed: 2)
    let matrix = inputs.matrix(rows: rows, columns: columns)
    #expect(relativeError(Self.orthogonalized(matrix), Reference.orthogonalized(matrix)) < Self.tolerance)
  }

  @Test("A diagonal matrix gets singular values near 1")
  func singularValues() {
    var matrix = Matrix(rows: 6, columns: 4)
    for index in 0..<4 { matrix[index, index] = Double(index + 1) * 3 }
    let result = Self.orthogonalized(matrix)
    for row in 0..<6 {
      for column in 0..<4 {
        let value = result[row, column]
        #expect(row == column ? (0.6...1.3).contains(value) : value == 0)
      }
    }
  }

  @Test("Zeros stay zeros")
  func zeros() {
    #expect(Self.orthogonalized(Matrix(rows: 3, columns: 5)) == Matrix(rows: 3, columns: 5))
  }
}
