import Files
import Foundation
import TensorKernels

/// Tensors of a safetensors file, mapped and checked: every tensor lies inside the file, and the checksum that
/// Chorus writes into the metadata fits the bytes.
public struct SafetensorsFile {
  /// Where the file is.
  public let path: String
  /// The names of its tensors, sorted.
  public var names: [String] { header.entries.keys.sorted() }
  /// The texts in its header.
  public var metadata: [String: String] { header.metadata }
  private let file: MappedFile
  private let header: SafetensorsHeader
  private let dataStart: Int

  /// Opens and checks a file.
  ///
  /// - Throws: `FileError.system`, `CheckpointError.malformed` or `.damaged`.
  public init(path: String) throws {
    file = try MappedFile(path: path)
    self.path = path
    (header, dataStart) = try Self.readHeader(of: file)
    for (name, entry) in header.entries { try check(entry, name) }
    try checkOverlaps()
    try verifyChecksum()
  }

  private static func readHeader(of file: MappedFile) throws -> (SafetensorsHeader, Int) {
    guard file.count >= 8 else {
      throw CheckpointError.malformed(path: file.path, reason: "it has \(file.count) bytes")
    }
    let length = file.elements(of: UInt64.self, count: 1, at: 0)[0]
    guard length <= UInt64(file.count - 8) else {
      throw CheckpointError.malformed(path: file.path, reason: "its header of \(length) bytes goes beyond the file")
    }
    let bytes = file.elements(of: UInt8.self, count: Int(length), at: 8)
    guard let header = try? JSONDecoder().decode(SafetensorsHeader.self, from: Data(bytes)) else {
      throw CheckpointError.malformed(path: file.path, reason: "its header is not the JSON of tensors")
    }
    if let name = RepeatedName.first(in: bytes) {
      throw CheckpointError.malformed(path: file.path, reason: "its header names \"\(name)\" twice")
    }
    return (header, 8 + Int(length))
  }

  private func check(_ entry: SafetensorsHeader.Entry, _ name: String) throws {
    var count = 1
    for size in entry.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else { throw malformed("tensor \"\(name)\" has shape \(entry.shape)") }
      count = product
    }
    let width = Self.widths[entry.dtype] ?? 1
    let (length, overflow) = count.multipliedReportingOverflow(by: width)
    guard entry.dataOffsets.count == 2, entry.dataOffsets[0] >= 0, !overflow,
      entry.dataOffsets[0] <= entry.dataOffsets[1], entry.dataOffsets[1] <= file.count - dataStart,
      Self.widths[entry.dtype] == nil || entry.dataOffsets[1] - entry.dataOffsets[0] == length
    else { throw malformed("tensor \"\(name)\" of shape \(entry.shape) cannot stand at bytes \(entry.dataOffsets)") }
  }

  /// Refuses tensors that share bytes, as the format does.
  private func checkOverlaps() throws {
    let places = header.entries.map { (name: $0.key, begin: $0.value.dataOffsets[0], end: $0.value.dataOffsets[1]) }
      .filter { $0.begin < $0.end }.sorted { $0.begin < $1.begin }
    for (first, second) in zip(places, places.dropFirst()) where second.begin < first.end {
      throw malformed("tensors \"\(first.name)\" and \"\(second.name)\" overlap")
    }
  }

  private static let widths = ["F32": 4, "F16": 2, "BF16": 2, "I64": 8]

  private func malformed(_ reason: String) -> CheckpointError { .malformed(path: path, reason: reason) }

  private func verifyChecksum() throws {
    guard let expected = header.metadata[SafetensorsWriter.checksumKey] else {
      guard header.metadata[SafetensorsWriter.versionKey] == nil else { throw CheckpointError.damaged(path: path) }
      return
    }
    let checksum = Checksum()
    let headerText = String(decoding: file.elements(of: UInt8.self, count: dataStart - 8, at: 8), as: UTF8.self)
    let blank = headerText.replacingOccurrences(of: expected, with: SafetensorsWriter.blankChecksum)
    checksum.update(file.elements(of: UInt8.self, count: 8, at: 0))
    checksum.update(Array(blank.utf8))
    file.withBytes { checksum.update($0.extracting(dataStart..<file.count)) }
    guard checksum.hexadecimal == expected else { throw CheckpointError.damaged(path: path) }
  }

  /// The shape of a tensor; nil when it is not in the file.
  public func shape(of name: String) -> [Int]? { header.entries[name]?.shape }

  /// Checks that a tensor is there and has a shape.
  ///
  /// - Throws: `CheckpointError.missingTensor` or `.shapeMismatch`.
  func check(_ name: String, shape: [Int]) throws {
    let found = try entry(name).shape
    guard found == shape else {
      throw CheckpointError.shapeMismatch(path: path, name: name, expected: shape, found: found)
    }
  }

  /// Copies a tensor's numbers into a view without gaps.
  ///
  /// - Throws: `CheckpointError` when it is absent, of another shape or of a type that is not read.
  /// - Precondition: the view has as many numbers as the shape.
  public func read(_ name: String, shape: [Int], into tensor: Tensor) throws {
    try check(name, shape: shape)
    precondition(tensor.count == shape.reduce(1, *), "a tensor of \(tensor.count) numbers for shape \(shape)")
    let entry = try entry(name)
    try tensor.withMutableElements { elements in
      guard entry.dtype == "F32" else {
        let values = try floats(name)
        for index in elements.indices { elements[index] = values[index] }
        return
      }
      file.read(&elements, at: dataStart + entry.dataOffsets[0])
    }
  }

  /// A tensor's numbers as float32.
  public func floats(_ name: String) throws -> [Float] {
    let entry = try entry(name)
    let (count, start) = (entry.shape.reduce(1, *), dataStart + entry.dataOffsets[0])
    switch entry.dtype {
    case "F32": return file.elements(of: Float.self, count: count, at: start)
    case "BF16":
      return file.elements(of: UInt16.self, count: count, at: start).map { Float(bitPattern: UInt32($0) << 16) }
    case "F16":
      return file.elements(of: UInt16.self, count: count, at: start).map { Float(Float16(bitPattern: $0)) }
    default: throw CheckpointError.unsupportedType(path: path, name: name, type: entry.dtype)
    }
  }

  /// A tensor's whole numbers.
  public func integers(_ name: String) throws -> [Int] {
    let entry = try entry(name)
    guard entry.dtype == "I64" else {
      throw CheckpointError.unsupportedType(path: path, name: name, type: entry.dtype)
    }
    return file.elements(of: Int.self, count: entry.shape.reduce(1, *), at: dataStart + entry.dataOffsets[0])
  }

  private func entry(_ name: String) throws -> SafetensorsHeader.Entry {
    guard let entry = header.entries[name] else { throw CheckpointError.missingTensor(path: path, name: name) }
    return entry
  }
}
