extension Span<UInt8> {
  /// Indicates whether some bytes stand at a place.
  func starts(with bytes: Span<UInt8>, at start: Int) -> Bool {
    guard start + bytes.count <= count else { return false }
    for index in bytes.indices where self[start + index] != bytes[index] { return false }
    return true
  }

  /// The bytes in memory of their own.
  var copy: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for index in indices { bytes.append(self[index]) }
    return bytes
  }
}
