/// Integers as bytes, the lowest byte first.
public enum LittleEndian {
  /// The lowest `width` bytes of an integer.
  public static func bytes(_ value: Int, width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// Integers of 8 bytes each, one after another.
  public static func bytes(_ integers: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * integers.count)
    for integer in integers {
      for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: integer >> (8 * shift))) }
    }
    return bytes
  }

  /// The integers of `width` bytes each, one after another; an incomplete last one is dropped.
  public static func integers(_ bytes: ArraySlice<UInt8>, width: Int = 8) -> [Int] {
    (0..<bytes.count / width).map { index in
      let start = bytes.startIndex + width * index
      return (0..<width).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }
  }
}
