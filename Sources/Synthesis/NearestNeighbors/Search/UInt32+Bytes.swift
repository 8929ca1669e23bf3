import Files

extension [UInt32] {
  /// Four bytes an integer, the lowest first.
  var littleEndianBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * count)
    for integer in self {
      for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: integer >> (8 * UInt32(shift)))) }
    }
    return bytes
  }

  /// The integers of four bytes each.
  init(littleEndianBytes bytes: [UInt8]) {
    self = LittleEndian.integers(bytes[...], width: 4).map { UInt32($0) }
  }
}

extension [Neighbor] {
  /// Eight bytes a neighbor: its document and the bits of its similarity.
  var littleEndianBytes: [UInt8] {
    var integers: [UInt32] = []
    integers.reserveCapacity(2 * count)
    for neighbor in self { integers += [neighbor.document, neighbor.similarity.bitPattern] }
    return integers.littleEndianBytes
  }

  /// The neighbors of eight bytes each.
  init(littleEndianBytes bytes: [UInt8]) {
    let integers = [UInt32](littleEndianBytes: bytes)
    self = (0..<integers.count / 2).map {
      Neighbor(document: integers[2 * $0], similarity: Float(bitPattern: integers[2 * $0 + 1]))
    }
  }
}
