/// The cyclic redundancy check with Castagnoli's polynomial, as event files have it.
///
/// Source: RFC 3720, appendix B.4.
public enum CRC32C {
  /// The remainders of all bytes, for the polynomial 0x1EDC6F41 with its bits turned around.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in
      remainder & 1 == 1 ? remainder >> 1 ^ 0x82F6_3B78 : remainder >> 1
    }
  }

  /// The check of some bytes.
  public static func of(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { remainder, byte in
      table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ remainder >> 8
    }
  }
}
