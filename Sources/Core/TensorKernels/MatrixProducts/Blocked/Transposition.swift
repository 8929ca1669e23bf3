/// Eight rows of eight values, which change places with their columns in registers.
struct Square {
  var row0, row1, row2, row3, row4, row5, row6, row7: SIMD8<Float>

  /// Reads rows that are `stride` elements apart.
  @unsafe @inline(__always)
  init(_ base: UnsafePointer<Float>, stride: Int) {
    let memory = unsafe UnsafeRawPointer(base)
    let bytes = stride &* 4
    unsafe row0 = memory.loadUnaligned(as: SIMD8<Float>.self)
    unsafe row1 = memory.loadUnaligned(fromByteOffset: bytes, as: SIMD8<Float>.self)
    unsafe row2 = memory.loadUnaligned(fromByteOffset: 2 &* bytes, as: SIMD8<Float>.self)
    unsafe row3 = memory.loadUnaligned(fromByteOffset: 3 &* bytes, as: SIMD8<Float>.self)
    unsafe row4 = memory.loadUnaligned(fromByteOffset: 4 &* bytes, as: SIMD8<Float>.self)
    unsafe row5 = memory.loadUnaligned(fromByteOffset: 5 &* bytes, as: SIMD8<Float>.self)
    unsafe row6 = memory.loadUnaligned(fromByteOffset: 6 &* bytes, as: SIMD8<Float>.self)
    unsafe row7 = memory.loadUnaligned(fromByteOffset: 7 &* bytes, as: SIMD8<Float>.self)
  }

  /// The elements of two vectors in turn.
  @inline(__always)
  private static func zip(_ even: SIMD4<Float>, _ odd: SIMD4<Float>) -> SIMD8<Float> {
    SIMD8(even[0], odd[0], even[1], odd[1], even[2], odd[2], even[3], odd[3])
  }

  /// Interleaves the rows of both halves; three times make columns of rows.
  @inline(__always)
  private mutating func interleave() {
    let old = self
    row0 = Self.zip(old.row0.lowHalf, old.row4.lowHalf)
    row1 = Self.zip(old.row0.highHalf, old.row4.highHalf)
    row2 = Self.zip(old.row1.lowHalf, old.row5.lowHalf)
    row3 = Self.zip(old.row1.highHalf, old.row5.highHalf)
    row4 = Self.zip(old.row2.lowHalf, old.row6.lowHalf)
    row5 = Self.zip(old.row2.highHalf, old.row6.highHalf)
    row6 = Self.zip(old.row3.lowHalf, old.row7.lowHalf)
    row7 = Self.zip(old.row3.highHalf, old.row7.highHalf)
  }

  @inline(__always)
  mutating func transpose() {
    interleave()
    interleave()
    interleave()
  }

  /// Writes the rows, `stride` elements apart.
  @unsafe @inline(__always)
  func write(to base: UnsafeMutablePointer<Float>, stride: Int) {
    let memory = UnsafeMutableRawPointer(base)
    let bytes = stride &* 4
    unsafe memory.storeBytes(of: row0, as: SIMD8<Float>.self)
    unsafe memory.storeBytes(of: row1, toByteOffset: bytes, as: SIMD8<Float>.self)
    unsafe memory.storeBytes(of: row2, toByteOffset: 2 &* bytes, as: SIMD8<Float>.self)
    unsafe memory.storeBytes(of: row3, toByteOffset: 3 &* bytes, as: SIMD8<Float>.self)
    unsafe memory.storeBytes(of: row4, toByteOffset: 4 &* bytes, as: SIMD8<Float>.self)
    unsafe memory.storeBytes(of: row5, toByteOffset: 5 &* bytes, as: SIMD8<Float>.self)
    unsafe memory.storeBytes(of: row6, toByteOffset: 6 &* bytes, as: SIMD8<Float>.self)
    unsafe memory.storeBytes(of: row7, toByteOffset: 7 &* bytes, as: SIMD8<Float>.self)
  }
}
