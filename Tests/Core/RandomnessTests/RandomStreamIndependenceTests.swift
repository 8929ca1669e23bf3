import Randomness
import Testing

@Suite struct RandomStreamIndependenceTests {
  static let purposes: [RandomStream.Purpose] = [.initialization, .documentSplit, .epochOrder, .bootstrap, .test]

  @Test func `Two draws make a block whose counter holds position, index and purpose`() {
    let stream = RandomStream(seed: 0x0123_4567_89AB_CDEF, purpose: .epochOrder, index: 7)
    let philox = Philox(key: 0x0123_4567_89AB_CDEF)
    for block: UInt64 in [0, 1, 1 << 32 - 1, 1 << 32, 1 << 62] {
      let words = philox.block(SIMD4(UInt32(truncatingIfNeeded: block), UInt32(block >> 32), 7, 3))
      #expect(stream.bits(at: 2 * block) == UInt64(words[1]) << 32 | UInt64(words[0]))
      #expect(stream.bits(at: 2 * block + 1) == UInt64(words[3]) << 32 | UInt64(words[2]))
    }
  }

  /// No two of 64-bit draws are equal: with 80,000 draws the chance of that by accident is 2·10⁻¹⁰.
  @Test func `Streams of another seed, purpose or index share no draw`() {
    var draws: Set<UInt64> = []
    var count = 0
    for seed: UInt64 in [0, 1, 1 << 32, .max] {
      for purpose in Self.purposes {
        for index in [0, 1, 2, 65_536] {
          let stream = RandomStream(seed: seed, purpose: purpose, index: index)
          for position: UInt64 in 0..<1000 { draws.insert(stream.bits(at: position)) }
          count += 1000
        }
      }
    }
    #expect(draws.count == count)
  }

  @Test func `Distant positions have draws of their own`() {
    let stream = RandomStream(seed: 1, purpose: .test)
    let powers = (1..<64).map { UInt64(1) << UInt64($0) }
    let positions: [UInt64] = [0, 1] + powers + powers.map { $0 + 1 }
    let draws = Set(positions.map { stream.bits(at: $0) })
    #expect(draws.count == positions.count)
  }

  @Test func `Every bit is set in half of the draws`() {
    let stream = RandomStream(seed: 3, purpose: .test)
    let draws = (0..<100_000).map { stream.bits(at: $0) }
    for bit in 0..<64 {
      let ones = draws.count { $0 >> bit & 1 == 1 }
      #expect(ChiSquare([ones, draws.count - ones]).isPlausible, "bit \(bit)")
    }
  }
}
