import Files
import Testing

@Suite struct ChecksumTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let count: Int
    let digits: String
    var testDescription: String { "\(count) bytes" }
  }

  /// `xxhash.xxh3_128_hexdigest(bytes((7 * i + 3) % 256 for i in range(count)))` of PyPI `xxhash` 4.1.0 (XXH 0.8.4);
  /// the counts lie on both sides of the lengths where XXH3 changes its method.
  static let vectors = [
    Vector(count: 0, digits: "99aa06d3014798d86001c324468d497f"),
    Vector(count: 1, digits: "22bbb76b211a39ba13e608bc156defed"),
    Vector(count: 3, digits: "ce31763cbf8245a5a9088dda485b481c"),
    Vector(count: 4, digits: "47197970590746b1788a609154b0fe20"),
    Vector(count: 8, digits: "e3bc8a5f461715553cd024e3d63a1588"),
    Vector(count: 9, digits: "c72c88247a9a56d7eafab1c7f123109f"),
    Vector(count: 16, digits: "ce0b9647ab24f88460d75c5e47d40a24"),
    Vector(count: 17, digits: "bfd327edcc2fbd12eeed7654312a26d7"),
    Vector(count: 128, digits: "1b1962a096bac78bc580008b6c92ac53"),
    Vector(count: 129, digits: "293e4968c4619023bd91ce7ace4d385b"),
    Vector(count: 240, digits: "ad46c1021b076bc704e0b5f034bee80b"),
    Vector(count: 241, digits: "ac6c3492c3d6b45d8beadd3a8874fe17"),
    Vector(count: 1024, digits: "18bc0eaca9a336369b81661c641c72b1"),
    Vector(count: 1025, digits: "bf447251cfa98d7c806c2072ed713576"),
    Vector(count: 4096, digits: "1546867423105cd5d7428746842be37e"),
    Vector(count: 100_000, digits: "d9e155dd16e141d00c056f6fcc340974"),
  ]

  private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: 7 * $0 + 3) } }

  @Test(arguments: vectors)
  func `The digits are those of XXH3 with 128 bits`(vector: Vector) {
    #expect(Checksum.of(bytes(vector.count)) == vector.digits)
  }

  @Test(arguments: [1, 7, 64, 255, 256, 1000])
  func `The digits do not depend on how the bytes are handed over`(step: Int) {
    let bytes = bytes(4096)
    let checksum = Checksum()
    for start in stride(from: 0, to: bytes.count, by: step) {
      checksum.update(Array(bytes[start..<min(start + step, bytes.count)]))
    }
    #expect(checksum.hexadecimal == Checksum.of(bytes))
    #expect(checksum.hexadecimal == Checksum.of(bytes), "asking changes nothing")
  }

  /// Swift 6.3.1 drops the elements of a literal whose span is taken in a generic function of another module.
  @Test func `A literal of values that are known late counts as its bytes`() {
    for number in 0..<256 {
      let checksum = Checksum()
      checksum.update([number])
      checksum.update([UInt8(number), 2, 3])
      #expect(checksum.hexadecimal == Checksum.of([UInt8(number), 0, 0, 0, 0, 0, 0, 0, UInt8(number), 2, 3]))
    }
  }

  @Test func `Integers count as their bytes, little-endian`() {
    let checksum = Checksum()
    checksum.update([UInt32(0x0403_0201)])
    checksum.update([UInt16(0x0605)].span)
    #expect(checksum.hexadecimal == Checksum.of([1, 2, 3, 4, 5, 6]))
  }
}
