import Evaluation
import ScalingLaws
import Studies
import Testing

struct KCurveTests {
  /// Losses of the first K members; expected losses follow 0.6/K + 3.
  static func curve(_ count: Int) -> KCurve {
    let losses = (0..<count).map { Loss(total: 4 - Double($0) / 8, tokens: 1, bytes: 2) }
    let subsets = MemberSubsets(
      losses: (0..<1 << count).map { $0 == 0 ? .nan : 3 + 0.6 / Double($0.nonzeroBitCount) })
    return KCurve(losses, expected: subsets.expectedLosses, subsets: subsets)
  }

  @Test func `the law goes through the expected losses`() throws {
    let curve = Self.curve(5)
    let law = try #require(curve.fit?.law)
    #expect(abs(law.amplitude - 0.6) < 1e-4 && abs(law.exponent - 1) < 1e-3 && abs(curve.limit - 3) < 1e-4)
    let interval = try #require(curve.interval)
    #expect(interval.contains(curve.limit) && interval.high - interval.low < 1e-3 && interval.degreesOfFreedom == 4)
    #expect(curve.remarks.isEmpty)
  }

  @Test func `three members have a law without an interval`() {
    let curve = Self.curve(3)
    #expect(curve.fit != nil && curve.interval == nil)
    #expect(curve.remarks.contains { $0.contains("no degree of freedom") })
  }

  @Test(arguments: [1, 2]) func `fewer than three members have no law, and their own loss as limit`(count: Int) {
    let curve = Self.curve(count)
    #expect(curve.fit == nil && curve.interval == nil)
    #expect(curve.limit == curve.losses.last?.nats)
    #expect(curve.remarks == ["Fewer than three members: no law can be fitted."])
  }
}
