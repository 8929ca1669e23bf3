import Statistics
import Testing

struct BootstrapTests {
  @Test func `percentiles are stretched to the width of Student's t`() {
    let bootstrap = Bootstrap()
    #expect(abs(bootstrap.stretch(degreesOfFreedom: 4) - 2.776 / 1.960) < 1e-3)
    #expect(abs(bootstrap.stretch(degreesOfFreedom: 100_000) - 1) < 1e-4)
  }

  @Test func `residuals are centered, and scaled to the size of the noise`() {
    let bootstrap = Bootstrap()
    let pool = bootstrap.pool([1, 2, 3, 6], degreesOfFreedom: 1).values
    let factor = 2 * bootstrap.stretch(degreesOfFreedom: 1)
    #expect(zip(pool, [-2.0, -1, 0, 3]).allSatisfy { abs($0 - $1 * factor) < 1e-12 })
  }

  @Test func `an interval holds as many replicates as asked for`() {
    var next = 0.0
    let interval = Bootstrap(level: 0.5, replicateCount: 5).interval(.residuals, degreesOfFreedom: 2) {
      next += 1
      return next
    }
    #expect(interval.low == 2 && interval.high == 4 && interval.replicateCount == 5)
  }

  @Test func `few degrees of freedom are remarked on`() {
    #expect(Bootstrap.remark(degreesOfFreedom: 0) != nil && Bootstrap.remark(degreesOfFreedom: 1) != nil)
    #expect(Bootstrap.remark(degreesOfFreedom: 2) == nil)
  }

  @Test func `deviations of resampled groups are scaled to the variance of all`() {
    #expect(GroupResampling.replacement(groups: 5).scale == (5.0 / 4).squareRoot())
    #expect(GroupResampling.subsets(of: 8, size: 6).scale == 3.0.squareRoot())
    #expect(GroupResampling.subsets(of: 8, size: 6).groupCount == 8)
  }

  @Test(arguments: [GroupResampling.replacement(groups: 1), .subsets(of: 4, size: 4), .subsets(of: 4, size: 0)])
  func `groups that cannot differ have no scale`(resampling: GroupResampling) {
    #expect(resampling.scale == nil)
  }
}
