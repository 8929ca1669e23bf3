import Statistics
import Testing

@Suite struct ClusteredMeanTests {
  @Test func `clusters of one item have the standard error of a sample`() throws {
    let values = [1.0, 4, 2, 8, 5, 7]
    let mean = values.reduce(0, +) / 6
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5
    let found = ClusteredMean(values.map { (count: 1, sum: $0) })
    #expect(abs(found.mean - mean) < 1e-15)
    #expect(abs(try #require(found.standardError) - (variance / 6).squareRoot()) < 1e-15)
  }

  @Test func `items that repeat within a cluster say nothing new`() throws {
    let once = ClusteredMean([(count: 1, sum: 1), (count: 1, sum: 3), (count: 1, sum: 8)])
    let repeated = ClusteredMean([(count: 9, sum: 9), (count: 9, sum: 27), (count: 9, sum: 72)])
    #expect(abs(repeated.mean - once.mean) < 1e-15)
    #expect(abs(try #require(repeated.standardError) - #require(once.standardError)) < 1e-15)
  }

  @Test func `one cluster has no standard error`() {
    #expect(ClusteredMean([(count: 3, sum: 6)]).standardError == nil)
  }
}
