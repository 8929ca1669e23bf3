import Statistics
import Testing

struct JackknifeTests {
  @Test func `the variance of a mean is the sample's variance divided by its size`() {
    let values = [1.0, 2, 4, 9]
    let withoutOne = values.indices.map { left in
      values.indices.filter { $0 != left }.map { values[$0] }.mean
    }
    // The deviations from the mean of 4 are −3, −2, 0 and 5.
    #expect(abs(Jackknife.variance(withoutOne) - 38.0 / 3 / 4) < 1e-12)
    #expect(abs(Jackknife.variance(withoutOne, of: 16) - 38.0 / 3 / 16) < 1e-12)
  }

  @Test func `estimates that are all the same have no variance`() {
    #expect(Jackknife.variance([3, 3, 3]) == 0)
  }

  @Test func `moments of a few values`() {
    #expect([1.0, 2, 6].mean == 3 && [Double]().mean.isNaN)
    #expect([1.0, 2, 6].deviations(from: 3) == [-2, -1, 3] && [1.0, 2, 3].sumOfSquares == 14)
  }
}
