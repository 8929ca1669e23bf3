import Randomness
import Testing

@Suite struct RandomStreamTests {
  private let stream = RandomStream(seed: 5, purpose: .test)

  @Test func `a draw does not depend on the draws before it`() {
    let forward = (0..<100).map { stream.bits(at: $0) }
    let backward = (0..<100).reversed().map { stream.bits(at: $0) }
    #expect(forward == backward.reversed())
    #expect(Set(forward).count == 100)
  }

  @Test func `another seed, purpose or index gives other draws`() {
    let others = [
      RandomStream(seed: 6, purpose: .test), RandomStream(seed: 5, purpose: .epochOrder),
      RandomStream(seed: 5, purpose: .test, index: 1),
    ]
    for other in others {
      #expect((0..<50).allSatisfy { other.bits(at: $0) != stream.bits(at: $0) })
    }
  }

  @Test func `uniform draws lie strictly between 0 and 1 and fill the interval evenly`() {
    var counts = [Int](repeating: 0, count: 10)
    for position in 0..<100_000 {
      let draw = stream.uniform(at: UInt64(position))
      #expect(draw > 0 && draw < 1)
      counts[Int(draw * 10)] += 1
    }
    let statistic = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    // 99.99 % quantile of χ² with 9 degrees of freedom.
    #expect(statistic < 33.7)
  }

  /// Fewer blocks than eight and more, and numbers whose lower half overflows.
  @Test(arguments: [(0, 8), (3, 1), (7, 13), (UInt64(UInt32.max) - 4, 64), (UInt64.max - 9, 8)] as [(UInt64, Int)])
  func `eight blocks at a time have the words of one after another`(number: UInt64, blockCount: Int) {
    for stream in [stream, RandomStream(seed: .max, purpose: .dropout, index: Int(UInt32.max))] {
      var words = [UInt32](repeating: 0, count: 4 * blockCount)
      var span = words.mutableSpan
      stream.fill(&span, from: number)
      let expected = (0..<UInt64(blockCount)).flatMap { block in
        let words = stream.words(at: number &+ block)
        return words.indices.map { words[$0] }
      }
      #expect(words == expected)
    }
  }

  @Test func `a sequential generator goes through the draws of its stream`() {
    var generator = SequentialGenerator(stream)
    #expect((0..<5).map { _ in generator.next() } == (0..<5).map { stream.bits(at: $0) })
  }
}
