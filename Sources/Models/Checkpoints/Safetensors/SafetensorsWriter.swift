import Files
import Foundation
import TensorKernels

/// Writes tensors as a safetensors file, complete or not at all.
///
/// The metadata hold a checksum of the complete file, computed with its own digits as zeros.
public enum SafetensorsWriter {
  /// The metadata key of the checksum (XXH3, 128 bits, hexadecimal).
  static let checksumKey = "chorus.xxh3"
  /// The metadata key of the layout's version. With it, corruption of the checksum's own key is seen, too.
  static let versionKey = "chorus.version"
  static let blankChecksum = String(repeating: "0", count: 32)

  /// One tensor to write: a view without gaps and its shape in the file.
  public struct Entry {
    let name: String
    let shape: [Int]
    let tensor: Tensor
    let type: WeightType

    /// - Parameter type: that of the elements in the file.
    /// - Precondition: the shape has as many elements as the tensor, which has no gaps.
    public init(name: String, shape: [Int], tensor: Tensor, type: WeightType = .float32) {
      precondition(shape.reduce(1, *) == tensor.count && tensor.isContiguous)
      self.name = name
      self.shape = shape
      self.tensor = tensor
      self.type = type
    }

    fileprivate func place(at offset: Int) -> SafetensorsHeader.Entry {
      let end = offset + tensor.count * type.width
      return .init(dtype: type.safetensors.rawValue, shape: shape, dataOffsets: [offset, end])
    }
  }

  /// Writes the tensors in their order.
  ///
  /// - Parameter metadata: texts to keep in the header beside the checksum.
  /// - Throws: `FileError.system`, for instance when the disk is full.
  public static func write(_ entries: [Entry], metadata: [String: String] = [:], to path: String) throws {
    let header = try header(entries, metadata).bytes()
    let file = try AtomicFile(path: path)
    let checksum = Checksum()
    try file.write(header)
    checksum.update(header)
    for entry in entries { try write(entry, to: file, checksum) }
    try file.write(Array(checksum.hexadecimal.utf8), at: position(of: Array(blankChecksum.utf8), in: header))
    try file.commit()
  }

  /// The elements of sixteen bits that are converted at once.
  private static let sliceLength = 1 << 16

  private static func write(_ entry: Entry, to file: AtomicFile, _ checksum: Checksum) throws {
    guard entry.type == .float32 else { return try writeHalves(entry, to: file, checksum) }
    try entry.tensor.withElements { elements in
      try file.write(elements)
      checksum.update(elements)
    }
  }

  /// Writes elements of sixteen bits.
  private static func writeHalves(_ entry: Entry, to file: AtomicFile, _ checksum: Checksum) throws {
    try entry.tensor.withElements { elements in
      for slice in (0..<elements.count).pieces(of: sliceLength) {
        let halves = slice.map { entry.type.bits(elements[$0]) }
        try file.write(halves)
        checksum.update(halves)
      }
    }
  }

  private static func header(_ entries: [Entry], _ metadata: [String: String]) -> SafetensorsHeader {
    SafetensorsHeader(entries: places(of: entries), metadata: metadata.merging(marks) { $1 })
  }

  /// The metadata by which readers know a file of this program.
  private static let marks = ["format": "pt", versionKey: "1", checksumKey: blankChecksum]

  /// The places of tensors that follow one another.
  private static func places(of entries: [Entry]) -> [String: SafetensorsHeader.Entry] {
    var places: [String: SafetensorsHeader.Entry] = [:]
    var offset = 0
    for entry in entries {
      let place = entry.place(at: offset)
      places[entry.name] = place
      offset = place.end
    }
    return places
  }

  private static func position(of needle: [UInt8], in bytes: [UInt8]) throws -> Int {
    guard let start = Data(bytes).firstRange(of: Data(needle))?.lowerBound else {
      throw CheckpointError.malformed(path: "header", reason: "no room for a checksum")
    }
    return start
  }
}

extension SafetensorsHeader {
  /// The header as it stands in a file, after its length.
  fileprivate func bytes() throws -> [UInt8] {
    let json = Self.padded([UInt8](try canonicalJSON(self, pretty: false)))
    return LittleEndian.bytes(json.count, width: Self.lengthWidth) + json
  }

  /// A header with spaces behind it, so that the data starts at a multiple of 8 bytes.
  private static func padded(_ json: [UInt8]) -> [UInt8] {
    json + Array(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
  }
}
