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
    guard file.count >= lengthWidth else { throw malformed(file.path, "it has \(file.count) bytes") }
    return file.elements(of: UInt8.self, count: try headerLength(of: file), at: lengthWidth)
  }

  private static func malformed(_ path: String, _ reason: String) -> CheckpointError {
    .malformed(path: path, reason: reason)
  }

  private static func headerLength(of file: MappedFile) throws -> Int {
    let length = file.elements(of: UInt64.self, count: 1, at: 0)[0]
    guard length <= UInt64(file.count - lengthWidth) else {
      throw malformed(file.path, "its header of \(length) bytes goes beyond the file")
    }
    return Int(length)
  }

  private static func decode(_ bytes: [UInt8], path: String) throws -> SafetensorsHeader {
    let header = try decodeJSON(bytes, path: path)
    try checkNames(bytes, path: path)
    return header
  }

  private static func decodeJSON(_ bytes: [UInt8], path: String) throws -> SafetensorsHeader {
    do {
      return try JSONDecoder().decode(SafetensorsHeader.self, from: Data(bytes))
    } catch {
      throw malformed(path, "its header is not the JSON of tensors")
    }
  }

  private static func checkNames(_ json: [UInt8], path: String) throws {
    if let name = RepeatedName.first(in: json) { throw malformed(path, "its header names \"\(name)\" twice") }
  }

  /// - Throws: `CheckpointError.malformed` for tensors that the data cannot hold.
  private func check(dataLength: Int, path: String) throws {
    if let reason = fault(dataLength: dataLength) { throw Self.malformed(path, reason) }
  }

  private func fault(dataLength: Int) -> String? {
    tensorFault(dataLength: dataLength)
      ?? overlap().map { "tensors \"\($0.first)\" and \"\($0.second)\" overlap" }
  }

  private func tensorFault(dataLength: Int) -> String? {
    for (name, entry) in entries {
      if let fault = entry.fault(dataLength: dataLength) { return "tensor \"\(name)\" \(fault)" }
    }
    return nil
  }

  /// The names of two tensors that have bytes in common, which the format does not allow.
  private func overlap() -> (first: String, second: String)? {
    let places = placesInOrder()
    return zip(places, places.dropFirst()).first { $1.value.begin < $0.value.end }.map { ($0.key, $1.key) }
  }

  /// The tensors that have bytes, in the order of their first bytes.
  private func placesInOrder() -> [(key: String, value: Entry)] {
    entries.filter { $0.value.begin < $0.value.end }.sorted { $0.value.begin < $1.value.begin }
  }
}

extension SafetensorsHeader.Entry {
  /// The type of the elements; nil for one that is not read.
  var type: SafetensorsType? { SafetensorsType(rawValue: dtype) }
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
    guard let type else { return true }
    let (length, overflow) = elementCount.multipliedReportingOverflow(by: type.width)
    return !overflow && end - begin == length
  }
}
