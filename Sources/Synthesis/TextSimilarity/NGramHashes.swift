/// The hashes of all sequences of n neighbors among some words.
public struct NGramHashes: Sequence, IteratorProtocol {
  /// An odd number without structure, of the golden ratio.
  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

  private let words: [UInt64]
  private let count: Int
  private let leading: UInt64
  private var hash: UInt64 = 0
  private var position = 0

  /// The sequences of `count` words.
  ///
  /// - Parameter words: the hashes of the words in their order.
  /// - Precondition: `count` is at least 1.
  public init(_ words: [UInt64], count: Int) {
    precondition(count > 0, "sequences of \(count) words")
    self.words = words
    self.count = count
    leading = (1..<count).reduce(1) { power, _ in power &* Self.base }
    for word in words.prefix(count - 1) { hash = hash &* Self.base &+ word }
    position = count - 1
  }

  /// The hash of the next sequence: a polynomial in the hashes of its words, modulo 2⁶⁴, mixed.
  public mutating func next() -> UInt64? {
    guard position < words.count else { return nil }
    let full = hash &* Self.base &+ words[position]
    hash = full &- words[position + 1 - count] &* leading
    position += 1
    return Self.mixed(full)
  }

  /// The finalizer of SplitMix64 (Steele, Lea, Flood, 2014): every bit of the result depends on every bit of the value.
  public static func mixed(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }
}
