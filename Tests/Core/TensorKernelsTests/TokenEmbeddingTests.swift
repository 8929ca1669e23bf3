import TensorKernels
import TestSupport
import Testing

@Suite("Token embedding")
struct TokenEmbeddingTests {
  /// A token that occurs three times, one that occurs once, and the vocabulary's first and last.
  static let tokens: [UInt32] = [3, 0, 3, 6, 3]
  static let vocabularySize = 7

  @Test("Each token gets its row of the table", arguments: [1, 5, 16], gaps)
  func forward(width: Int, gap: Int) {
    var inputs = TestInputs(seed: 1)
    let table = inputs.matrix(rows: Self.vocabularySize, columns: width)
    let x = FramedTensor(rows: Self.tokens.count, columns: width, gap: gap)
    TokenEmbedding.forward(Self.tokens, table: FramedTensor(table, gap: gap).view, into: x.view)
    #expect(x.matrix == Self.lookUp(table))
    #expect(x.isFrameIntact)
  }

  @Test("The gradient equals central differences, added to what was there", arguments: [1, 5, 16], gaps)
  func backward(width: Int, gap: Int) {
    var inputs = TestInputs(seed: 2)
    let (table, start) = (
      inputs.matrix(rows: Self.vocabularySize, columns: width),
      inputs.matrix(rows: Self.vocabularySize, columns: width)
    )
    let dx = inputs.matrix(rows: Self.tokens.count, columns: width)
    let gradient = FramedTensor(start, gap: gap)
    TokenEmbedding.backward(Self.tokens, dx: FramedTensor(dx, gap: gap).view, dTable: gradient.view)
    let expected = centralDifferences(at: table) {
      Self.lookUp($0).innerProduct(dx) + start.innerProduct($0)
    }
    #expect(relativeError(gradient.matrix, expected) < Tolerance.elementwise)
    #expect(gradient.isFrameIntact)
  }

  private static func lookUp(_ table: Matrix) -> Matrix {
    let rows = tokens.map { table.rows(Int($0)..<Int($0) + 1).elements }
    return Matrix(rows: tokens.count, columns: table.columns, elements: rows.flatMap { $0 })
  }
}
