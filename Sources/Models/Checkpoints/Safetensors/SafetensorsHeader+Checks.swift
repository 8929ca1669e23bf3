import Files
import Foundation

extension SafetensorsHeader {
  /// The bytes before the header, which hold its length.
  static let lengthWidth = 8

  /// Reads the header of a file and checks that it describes tensors inside the file.
  ///
  /// - Returns: the header, and where the data starts.
  /// - Throws: `CheckpointError.malformed`.
  static func read(from file: MappedFile) throws -> (header: SafetensorsHeader, dataStart: Int) {
    let bytes = try headerBytes(of: file)
    let header = try decode(bytes, path: file.path)
    let dataStart = lengthWidth + bytes.count
    try header.check(dataLength: file.count - dataStart, path: file.path)
    return (header, dataStart)
  }

  private static func headerBytes(of file: MappedFile) throws -> [UInt8] {
    guard file.count >= lengthWidth else {
      throw CheckpointError.malformed(path: file.path, reason: "it has \(file.count) bytes")
    }
    return file.elements(of: UInt8.self, count: try headerLength(of: file), at: lengthWidth)
  }

  private static func headerLength(of file: MappedFile) throws -> Int {
    let length = file.elements(of: UInt64.self, count: 1, at: 0)[0]
    guard length <= UInt64(file.count - lengthWidth) else {
      throw CheckpointError.malformed(path: file.path, reason: "its header of \(length) bytes goes beyond the file")
    }
    return Int(length)
  }

  private static func decode(_ bytes: [UInt8], path: String) throws -> SafetensorsHeader {
    guard let header = try? JSONDecoder().decode(SafetensorsHeader.self, from: Data(bytes)) else {
      throw CheckpointError.malformed(path: path, reason: "its header is not the JSON of tensors")
    }
    if let name = RepeatedName.first(in: bytes) {
      throw CheckpointError.malformed(path: path, reason: "its header names \"\(name)\" twice")
    }
    return header
  }

  /// - Throws: `CheckpointError.malformed` for tensors that the data cannot hold.
  private func check(dataLength: Int, path: String) throws {
    for (name, entry) in entries {
      if let reason = entry.fault(dataLength: dataLength) {
        throw CheckpointError.malformed(path: path, reason: "tensor \"\(name)\" \(reason)")
      }
    }
    if let (first, second) = overlap() {
      throw CheckpointError.malformed(path: path, reason: "tensors \"\(first)\" and \"\(second)\" overlap")
    }
  }

  /// The names of two tensors that have bytes in common, which the format does not allow.
  private func overlap() -> (String, String)? {
    let places = entries.filter { $0.value.begin < $0.value.end }.sorted { $0.value.begin < $1.value.begin }
    for (first, second) in zip(places, places.dropFirst()) where second.value.begin < first.value.end {
      return (first.key, second.key)
    }
    return nil
  }
}

extension SafetensorsHeader.Entry {
  /// The first byte, counted from the end of the header.
  var begin: Int { dataOffsets[0] }
  /// The first byte after.
  var end: Int { dataOffsets[1] }

  /// The number of elements; nil when a size is negative or there are more than integers count.
  var elementCount: Int? {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else { return nil }
      count = product
    }
    return count
  }

  /// The reason why the tensor cannot be in so many bytes of data, if it cannot.
  fileprivate func fault(dataLength: Int) -> String? {
    guard let elementCount else { return "has shape \(shape)" }
    guard isInside(dataLength), hasRoom(for: elementCount) else {
      return "of shape \(shape) cannot stand at bytes \(dataOffsets)"
    }
    return nil
  }

  private func isInside(_ dataLength: Int) -> Bool {
    dataOffsets.count == 2 && 0 <= begin && begin <= end && end <= dataLength
  }

  /// Returns whether the bytes are those of so many elements; the width of types that are not read is not known.
  private func hasRoom(for elementCount: Int) -> Bool {
    guard let type = SafetensorsType(rawValue: dtype) else { return true }
    let (length, overflow) = elementCount.multipliedReportingOverflow(by: type.width)
    return !overflow && end - begin == length
  }
}
