import Files
import Foundation
import TensorKernels

/// Tensors of a safetensors file, mapped and checked: every tensor lies inside the file, and the checksum that
/// Chorus writes into the metadata matches the bytes.
public struct SafetensorsFile {
  /// The path of the file.
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
  /// - Throws: `FileError.system`, `CheckpointError.malformed` or `.corrupted`.
  public init(path: String) throws {
    file = try MappedFile(path: path)
    self.path = path
    (header, dataStart) = try SafetensorsHeader.read(from: file)
    try verifyChecksum()
  }

  /// - Throws: `CheckpointError.corrupted` when the bytes are not those that were written.
  private func verifyChecksum() throws {
    guard isIntact() else { throw CheckpointError.corrupted(path: path) }
  }

  /// Returns whether the checksum is that of the bytes; a file of another program has neither checksum nor version.
  private func isIntact() -> Bool {
    metadata[SafetensorsWriter.checksumKey].map { checksum(without: $0) == $0 }
      ?? (metadata[SafetensorsWriter.versionKey] == nil)
  }

  /// The checksum of the file with zeros in place of its own digits.
  private func checksum(without digits: String) -> String {
    let checksum = Checksum()
    checksum.update(bytes(0..<SafetensorsHeader.lengthWidth))
    checksum.update(Array(header(without: digits).utf8))
    file.append(from: dataStart, to: checksum)
    return checksum.hexadecimal
  }

  private func header(without digits: String) -> String {
    headerText.replacingOccurrences(of: digits, with: SafetensorsWriter.blankChecksum)
  }

  private var headerText: String {
    String(decoding: bytes(SafetensorsHeader.lengthWidth..<dataStart), as: UTF8.self)
  }

  private func bytes(_ range: Range<Int>) -> [UInt8] {
    file.elements(of: UInt8.self, count: range.count, at: range.lowerBound)
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

  /// The elements that are read before their memory in the file is given back.
  private static let sliceLength = 1 << 20

  /// Copies a tensor's elements into a view without gaps, slice by slice, so that no more of the file is in memory.
  ///
  /// - Throws: `CheckpointError` when it is absent, of another shape or of a type that is not read.
  /// - Precondition: the view has as many elements as the shape.
  public func read(_ name: String, shape: [Int], into tensor: Tensor) throws {
    try check(name, shape: shape)
    precondition(tensor.count == shape.reduce(1, *), "a tensor of \(tensor.count) elements for shape \(shape)")
    let place = FloatPlace(try entry(name), name: name, path: path, dataStart: dataStart)
    let elements = tensor.reshaped(rows: 1, columns: tensor.count)
    for slice in (0..<tensor.count).pieces(of: Self.sliceLength) {
      try elements.columns(slice).withMutableElements { try place.read(slice, of: file, into: &$0) }
    }
  }

  /// A tensor's elements as float32.
  public func floats(_ name: String) throws -> [Float] {
    let entry = try entry(name)
    let place = FloatPlace(entry, name: name, path: path, dataStart: dataStart)
    return try place.values(0..<(entry.elementCount ?? 0), of: file)
  }

  /// The elements of a tensor of integers.
  public func integers(_ name: String) throws -> [Int] {
    let entry = try entry(name)
    guard entry.type == .int64 else { throw unsupported(name, entry) }
    return file.elements(of: Int.self, count: entry.elementCount ?? 0, at: dataStart + entry.begin)
  }

  private func unsupported(_ name: String, _ entry: SafetensorsHeader.Entry) -> CheckpointError {
    .unsupportedType(path: path, name: name, type: entry.dtype)
  }

  private func entry(_ name: String) throws -> SafetensorsHeader.Entry {
    guard let entry = header.entries[name] else { throw CheckpointError.missingTensor(path: path, name: name) }
    return entry
  }
}
