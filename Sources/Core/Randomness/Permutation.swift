/// A random order of `0..<count`, of which any entry is computed in O(1) without the rest.
///
/// A Feistel network of eight rounds is a bijection of the smallest even number of bits that holds `count`;
/// values beyond `count` are walked along their cycle until they fall inside (at most 4 steps on average).
///
/// Every value stands at every place equally often. The orders of five or six values are equally likely only to about a
/// tenth: a network of four bits makes even permutations only.
///
/// Source: Luby, Rackoff, "How to construct pseudorandom permutations from pseudorandom functions", SIAM J.
/// Computing 17 (1988); cycle walking: Black, Rogaway, "Ciphers with arbitrary finite domains", 2002, section 3.
public struct Permutation: Sendable {
  /// The number of values.
  public let count: Int
  private let halfBits: UInt64
  private let roundKeys: [UInt64]

  /// The order that a stream draws.
  ///
  /// - Precondition: `count` is in `0..<2⁶²`.
  public init(count: Int, stream: RandomStream) {
    precondition(count >= 0 && count < 1 << 62)
    self.count = count
    let bits = UInt64(Int.bitWidth - max(count - 1, 1).leadingZeroBitCount)
    halfBits = (bits + 1) / 2
    roundKeys = (0..<8).map { stream.bits(at: $0) }
  }

  /// The value at `position` of the order.
  ///
  /// - Precondition: `position` is in `0..<count`.
  public subscript(position: Int) -> Int {
    precondition(position >= 0 && position < count)
    var value = UInt64(position)
    repeat { value = encipher(value) } while value >= count
    return Int(value)
  }

  private func encipher(_ value: UInt64) -> UInt64 {
    let mask = (UInt64(1) << halfBits) - 1
    var left = value >> halfBits
    var right = value & mask
    for key in roundKeys {
      let next = left ^ (mix(right ^ key) & mask)
      left = right
      right = next
    }
    return left << halfBits | right
  }

  /// The finalizer of SplitMix64 (Steele, Lea, Flood, 2014): every output bit depends on every input bit.
  private func mix(_ value: UInt64) -> UInt64 {
    var bits = value &+ 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }
}
