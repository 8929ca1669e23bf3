import Statistics
import TestSupport
import Testing

@Suite struct LeastSquaresLineTests {
  /// scipy.stats.linregress([1, 2, 3, 4], [1, 3, 2, 5]): slope 1.1, intercept 0, stderr 0.5196…, rvalue² 0.6914…
  @Test func `the line, its error and its explained variance are those of linregress`() throws {
    let line = try #require(LeastSquaresLine(x: [1, 2, 3, 4], y: [1, 3, 2, 5]))
    #expect(abs(line.slope - 1.1) < 1e-12 && abs(line.intercept) < 1e-12)
    #expect(abs(line.rSquared - 0.6914285714285714) < 1e-12)
    #expect(try abs(#require(line.slopeError) - 0.5196152422706632) < 1e-12)
    let interval = try #require(line.slopeInterval)
    // t(0.975, 2) = 4.302652729911275
    #expect(abs(interval.high - line.slope - 4.302652729911275 * 0.5196152422706632) < 1e-9)
  }

  @Test func `two points have no error, and equal x no line`() throws {
    let line = try #require(LeastSquaresLine(x: [0, 2], y: [1, 5]))
    #expect(line.slope == 2 && line.intercept == 1 && line.slopeError == nil && line.slopeInterval == nil)
    #expect(LeastSquaresLine(x: [1, 1], y: [1, 5]) == nil)
    #expect(try #require(LeastSquaresLine(x: [1, 2, 3], y: [4, 4, 4])).rSquared == 1)
  }

  @Test func `the interval of a mean is Student's`() throws {
    let interval = try #require(ConfidenceInterval(meanOf: [1, 2, 3]))
    #expect(abs(interval.high - 2 - 4.302652729911275 / 3.0.squareRoot()) < 1e-9)
    #expect(ConfidenceInterval(meanOf: [1]) == nil)
  }
}
