/// Whole numbers as bytes, the lowest byte first.
public enum LittleEndian {
  /// The lowest `width` bytes of a number.
  public static func bytes(_ value: Int, width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// Numbers of 8 bytes, one after another.
  public static func bytes(_ numbers: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * numbers.count)
    for number in numbers {
      for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
    }
    return bytes
  }

  /// The numbers of 8 bytes each that stand one after another; what is left of the last is dropped.
  public static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int] {
    (0..<bytes.count / 8).map { index in
      let start = bytes.startIndex + 8 * index
      return (0..<8).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }
  }
}
