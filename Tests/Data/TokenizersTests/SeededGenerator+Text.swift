import TestSupport

extension SeededGenerator {
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
