/// The counter-based generator Philox-4×32 with ten rounds: a keyed bijection of 128-bit counters.
///
/// The n-th block of a stream costs the same for every n, so a draw is a function of (key, counter) and never of
/// the number of ranks that made the draws before it.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011,
/// https://doi.org/10.1145/2063384.2063405, section 3.3; constants and test vectors of Random123.
public struct Philox: Sendable {
  let key: SIMD2<UInt32>

  /// The multipliers of a round.
  static let factors = SIMD2<UInt32>(0xD251_1F53, 0xCD9E_8D57)
  /// The sum of the key and this is the key of the next round.
  static let keyIncrement = SIMD2<UInt32>(0x9E37_79B9, 0xBB67_AE85)

  /// The generator of one 64-bit key.
  public init(key: UInt64) {
    self.key = SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
  }

  /// The four 32-bit words of block `counter`.
  public func block(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
    var words = counter
    var roundKey = key
    for _ in 0..<10 {
      words = Self.round(words, key: roundKey)
      roundKey &+= Self.keyIncrement
    }
    return words
  }

  private static func round(_ words: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    let first = factors[0].multipliedFullWidth(by: words[0])
    let second = factors[1].multipliedFullWidth(by: words[2])
    return SIMD4(second.high ^ words[1] ^ key[0], second.low, first.high ^ words[3] ^ key[1], first.low)
  }
}
