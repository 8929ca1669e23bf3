/// SplitMix64 (Steele, Lea & Flood 2014): the same random tests on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A string of scalars from all planes, short ones more often.
  mutating func string(maximumCount: Int) -> String {
    var view = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...maximumCount, using: &self) {
      let limit: UInt32 = [0x80, 0x80, 0x800, 0x10000, 0x110000].randomElement(using: &self) ?? 0x80
      if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &self)) { view.append(scalar) }
    }
    return String(view)
  }

  /// Bytes of any value.
  mutating func bytes(maximumCount: Int) -> [UInt8] {
    (0..<Int.random(in: 0...maximumCount, using: &self)).map { _ in .random(in: 0...255, using: &self) }
  }
}
