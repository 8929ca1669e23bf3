import Statistics
import Testing

@Suite struct QuasiNewtonTests {
  /// The search ends where a step brings less than rounding.
  static let tolerance = 1e-5

  /// (1 − x)² + 100·(y − x²)², a narrow bent valley whose floor is at (1, 1).
  private static func valley(_ x: [Double]) -> QuasiNewton.Evaluation {
    let bend = x[1] - x[0] * x[0]
    return QuasiNewton.Evaluation(
      value: (1 - x[0]) * (1 - x[0]) + 100 * bend * bend,
      gradient: [-2 * (1 - x[0]) - 400 * x[0] * bend, 200 * bend])
  }

  @Test(arguments: [[-1.2, 1], [0, 0], [3, -4], [1, 1]]) func `a bent valley is followed to its end`(start: [Double]) {
    let end = QuasiNewton.minimize(from: start, Self.valley)
    #expect(abs(end.point[0] - 1) < Self.tolerance && abs(end.point[1] - 1) < Self.tolerance)
    #expect(end.value < 1e-9)
  }

  @Test func `the kinks of a sum of absolute values are found`() {
    // Least absolute deviations from a line through points of which one is an outlier.
    let points = [(0.0, 1.0), (1, 3), (2, 5), (3, 7), (4, 50)]
    let end = QuasiNewton.minimize(from: [0, 0]) { line in
      var sum = QuasiNewton.Evaluation(value: 0, gradient: [0, 0])
      for (x, y) in points {
        let residual = line[0] + line[1] * x - y
        let sign = residual > 0 ? 1.0 : residual < 0 ? -1 : 0
        sum.value += abs(residual)
        sum.gradient[0] += sign
        sum.gradient[1] += sign * x
      }
      return sum
    }
    #expect(abs(end.point[0] - 1) < 1e-3 && abs(end.point[1] - 2) < 1e-3, "\(end)")
  }

  @Test func `a point without a slope is the end`() {
    let end = QuasiNewton.minimize(from: [2]) { _ in QuasiNewton.Evaluation(value: 7, gradient: [0]) }
    #expect(end.point == [2] && end.value == 7)
  }
}
