import Statistics
import TestSupport
import Testing

@Suite struct NonnegativeQuadraticTests {
  private static let tolerance = 1e-9

  @Test(arguments: [1, 2, 3, 8, 40]) func `no variable can be changed with gain`(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    for _ in 0..<20 {
      let (matrix, right) = Self.problem(count, using: &generator)
      let x = try #require(NonnegativeQuadratic(matrix, right).minimum())
      for index in x.indices {
        let slope = x.indices.reduce(-right[index]) { $0 + matrix[index * count + $1] * x[$1] }
        #expect(x[index] >= 0 && slope > -Self.tolerance)
        #expect(x[index] == 0 || abs(slope) < Self.tolerance)
      }
    }
  }

  /// A = B·Bᵀ + 1/10 and b of either sign.
  private static func problem(_ count: Int, using generator: inout SeededGenerator) -> ([Double], [Double]) {
    let factor = (0..<count * count).map { _ in Double.random(in: -1...1, using: &generator) }
    let matrix = (0..<count * count).map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: count)
      let product = (0..<count).reduce(0) { $0 + factor[row * count + $1] * factor[column * count + $1] }
      return product + (row == column ? 0.1 : 0)
    }
    return (matrix, (0..<count).map { _ in Double.random(in: -1...1, using: &generator) })
  }

  @Test func `a matrix that is not positive definite has no minimum`() {
    #expect(NonnegativeQuadratic([1, 2, 2, 1], [1, 1]).minimum() == nil)
    #expect(NonnegativeQuadratic([1, 0, 0, 1], [-1, 2]).minimum() == [0, 2])
  }
}
