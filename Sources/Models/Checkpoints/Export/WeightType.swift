/// The type of the elements in which weights are written.
public enum WeightType: String, CaseIterable, Sendable, Codable {
  /// As weights are in memory.
  case float32
  /// Half the size, the same range, and three significant digits.
  case bfloat16
  /// Half the size, up to 65504, and four significant digits.
  case float16

  /// The size of an element in bytes.
  public var width: Int { self == .float32 ? 4 : 2 }

  /// The name of the type in safetensors files.
  var safetensors: SafetensorsType {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .float16: .float16
    }
  }

  /// The bits of the nearest value of sixteen bits, the even one of two.
  ///
  /// - Precondition: the type has sixteen bits.
  func bits(_ value: Float) -> UInt16 {
    precondition(width == 2)
    return self == .float16 ? Float16(value).bitPattern : Self.bfloat16Bits(value)
  }

  private static func bfloat16Bits(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    // A NaN whose payload is cut off must not become infinite.
    guard !value.isNaN else { return UInt16(truncatingIfNeeded: bits >> 16) | 0x0040 }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
  }
}
