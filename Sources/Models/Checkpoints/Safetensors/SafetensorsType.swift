/// A type of elements that is read from safetensors files.
enum SafetensorsType: String {
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int64 = "I64"

  /// The size of an element in bytes.
  var width: Int {
    switch self {
    case .float32: 4
    case .float16, .bfloat16: 2
    case .int64: 8
    }
  }
}
