import Corpora
import TestSupport
import Testing

@Suite struct BalancedRangesTests {
  @Test(arguments: 0..<30 as Range<UInt64>)
  func `Ranges are neighbors, hold everything, and differ by less than two items`(seed: UInt64) {
    var inputs = TestInputs(seed: seed)
    let sizes = (0..<inputs.integer(in: 0...50)).map { _ in inputs.integer(in: 0...1000) }
    let (total, largest) = (sizes.reduce(0, +), sizes.max() ?? 0)
    for count in 1...5 {
      let ranges = BalancedRanges.ranges(sizes, count: count)
      #expect(ranges.count == count)
      #expect(ranges.flatMap { Array($0) } == Array(sizes.indices))
      for range in ranges {
        #expect(abs(sizes[range].reduce(0, +) * count - total) <= largest * count, "\(sizes) \(ranges)")
      }
    }
  }

  @Test func `One large item does not drag others along`() {
    #expect(BalancedRanges.ranges([1000, 1, 1, 1], count: 2) == [0..<1, 1..<4])
    #expect(BalancedRanges.ranges([1, 1, 1, 1000], count: 2) == [0..<3, 3..<4])
  }
}
