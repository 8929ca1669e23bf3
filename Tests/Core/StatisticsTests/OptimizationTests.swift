import Foundation
import Statistics
import Testing

struct OptimizationTests {
  @Test func `golden section finds a minimum inside the bracket`() {
    let found = GoldenSection.minimize(in: -1...4, tolerance: 1e-9) { ($0 - 1.25) * ($0 - 1.25) + 3 }
    #expect(abs(found.point - 1.25) < 1e-7 && abs(found.value - 3) < 1e-12)
  }

  @Test(arguments: [(1.0, 0.0), (-1, 2)]) func `golden section ends at an edge where the function is monotonic`(
    slope: Double, edge: Double
  ) {
    #expect(abs(GoldenSection.minimize(in: 0...2, tolerance: 1e-9) { slope * $0 }.point - edge) < 1e-8)
  }

  @Test func `golden section costs five evaluations for each digit`() {
    var evaluations = 0
    _ = GoldenSection.minimize(in: 0...1, tolerance: 1e-6) { x in
      evaluations += 1
      return abs(x - 0.3)
    }
    #expect((28...33).contains(evaluations))
  }

  @Test func `equations with a positive definite matrix are solved`() throws {
    let x = try #require(Cholesky.solve([4, 2, 0, 2, 5, 1, 0, 1, 3], [8, 15, 11]))
    #expect(zip(x, [1, 2, 3]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test(arguments: [[1.0, 2, 2, 1], [0, 0, 0, 0], [-1, 0, 0, 1]])
  func `a matrix that is not positive definite has no factors`(matrix: [Double]) {
    #expect(Cholesky.solve(matrix, [1, 1]) == nil)
  }

  @Test func `Newton's method maximizes a concave function`() {
    // −(x−1)² − 2(y+2)² and its exact derivatives.
    let found = NewtonSearch.maximize(from: [10, 10]) { point in
      let x = point[0] - 1
      let y = point[1] + 2
      return NewtonSearch.Evaluation(value: -x * x - 2 * y * y, gradient: [-2 * x, -4 * y], curvature: [2, 0, 0, 4])
    }
    #expect(abs(found[0] - 1) < 1e-5 && abs(found[1] + 2) < 1e-5)
  }

  @Test func `Newton's method takes shorter steps where the full step overshoots`() {
    // −log(cosh x): from 2 the full step leads further away.
    let found = NewtonSearch.maximize(from: [2]) { point in
      let slope = tanh(point[0])
      return NewtonSearch.Evaluation(value: -log(cosh(point[0])), gradient: [-slope], curvature: [1 - slope * slope])
    }
    #expect(abs(found[0]) < 1e-4)
  }

  @Test func `Newton's method moves along a gradient where nothing is curved`() {
    let found = NewtonSearch.maximize(from: [0]) { point in
      NewtonSearch.Evaluation(value: -abs(point[0] - 1), gradient: [point[0] < 1 ? 1 : -1], curvature: [0])
    }
    #expect(found[0].isFinite)
  }
}
