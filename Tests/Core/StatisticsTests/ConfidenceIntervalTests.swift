import Foundation
import Statistics
import Testing

struct ConfidenceIntervalTests {
  static let interval = ConfidenceInterval(around: 2, standardError: 1, degreesOfFreedom: 3)

  @Test func `percentiles are interpolated between the nearest replicates`() {
    // Positions 0.25 · 3 and 0.75 · 3 of four sorted values.
    let interval = ConfidenceInterval(percentilesOf: [4, 1, 3, 2], level: 0.5, method: .groups, degreesOfFreedom: 3)
    #expect(interval.low == 1.75 && interval.high == 3.25)
    #expect(interval.replicateCount == 4 && interval.level == 0.5)
  }

  @Test func `one replicate is an interval without width`() {
    let interval = ConfidenceInterval(percentilesOf: [7], level: 0.95, method: .residuals, degreesOfFreedom: 1)
    #expect(interval.low == 7 && interval.high == 7 && interval.contains(7))
  }

  @Test func `a shifted interval is the same but for its ends`() {
    let shifted = Self.interval.shifted(by: 0.5)
    #expect(shifted.low == Self.interval.low + 0.5 && shifted.high == Self.interval.high + 0.5)
    #expect(shifted.method == Self.interval.method && shifted.level == Self.interval.level)
  }

  @Test func `the ends belong to the interval`() {
    #expect(Self.interval.contains(Self.interval.low) && Self.interval.contains(Self.interval.high))
    #expect(!Self.interval.contains(Self.interval.high + 1e-9))
  }

  @Test func `JSON has the method's name of the first version`() throws {
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(Self.interval)) as? [String: Any]
    #expect(json?["method"] as? String == "student")
    #expect(
      json?.keys.sorted() == ["degreesOfFreedom", "high", "level", "low", "method", "replicateCount"])
    #expect(
      try JSONDecoder().decode(ConfidenceInterval.self, from: JSONEncoder().encode(Self.interval)) == Self.interval)
  }
}
