import Foundation

/// The bytes of a safetensors file that no writer would write.
struct HandMadeFile {
  /// The JSON text, or what stands in its place.
  var header: String
  /// What the first eight bytes say; the header's own length when nil.
  var headerLength: UInt64?
  /// The numbers.
  var data: [UInt8] = []

  /// A file of one tensor `x` and no metadata.
  init(dtype: String, shape: String, offsets: String, data: [UInt8]) {
    header = #"{"x":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
    self.data = data
  }

  init(header: String, headerLength: UInt64? = nil) {
    self.header = header
    self.headerLength = headerLength
  }

  var bytes: Data {
    let length = headerLength ?? UInt64(header.utf8.count)
    return Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8) + data)
  }
}
