/// Symbols of an n-gram in one integer, the newest in the lowest bits.
///
/// 64 bits are enough for 5-grams of vocabularies of up to 4,095 tokens, 128 for all that is supported.
protocol PackedNGram: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {
  /// 64 bits that tell contexts apart. Different contexts of up to 64 bits never have the same.
  var contextHash: UInt64 { get }
}

extension PackedNGram {
  /// The hash of the context of an n-gram: of its symbols but the last.
  @inline(__always)
  func contextHash(symbolBits: Int) -> UInt64 { (self &>> Self(symbolBits)).contextHash }
}

extension UInt64: PackedNGram {
  @inline(__always)
  var contextHash: UInt64 { mixed(self) }
}

extension UInt128: PackedNGram {
  @inline(__always)
  var contextHash: UInt64 {
    mixed(UInt64(truncatingIfNeeded: self) ^ UInt64(truncatingIfNeeded: self >> 64) &* 0x9E37_79B9_7F4A_7C15)
  }
}

/// The finalizer of MurmurHash3 (Austin Appleby, public domain), which is invertible.
@inline(__always)
private func mixed(_ value: UInt64) -> UInt64 {
  var bits = value
  bits = (bits ^ bits >> 33) &* 0xFF51_AFD7_ED55_8CCD
  bits = (bits ^ bits >> 33) &* 0xC4CE_B9FE_1A85_EC53
  return bits ^ bits >> 33
}
