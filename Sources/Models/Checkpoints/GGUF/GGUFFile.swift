import Files
import TensorKernels

/// The content of a GGUF file, version 3.
///
/// Source: https://github.com/ggml-org/ggml, `docs/gguf.md`.
struct GGUFFile {
  /// A tensor to write.
  struct Entry {
    let name: String
    /// The shape, the dimension that changes fastest last.
    let shape: [Int]
    let type: WeightType
    /// The elements; made when they are written.
    let elements: () -> Tensor

    var byteCount: Int { shape.reduce(1, *) * type.width }
  }

  /// The bytes that data begin at a multiple of.
  static let alignment = 32

  /// Facts by their names, in the order of the file.
  let metadata: [(name: String, value: GGUFValue)]
  /// The tensors, in the order of the file.
  let entries: [Entry]

  /// Writes the file, complete or not at all.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  func write(to path: String) throws {
    let file = try AtomicFile(path: path)
    let head = header + entriesHeader
    try file.write(head + padding(after: head.count))
    for entry in entries { try write(entry, to: file) }
    try file.commit()
  }

  private var header: [UInt8] {
    Array("GGUF".utf8) + LittleEndian.bytes(3, width: 4) + LittleEndian.bytes(entries.count, width: 8)
      + LittleEndian.bytes(metadata.count, width: 8)
      + metadata.flatMap { GGUFValue.bytes(of: $0.name) + $0.value.bytes }
  }

  private var entriesHeader: [UInt8] {
    var bytes: [UInt8] = []
    var offset = 0
    for entry in entries {
      bytes += entry.header(at: offset)
      offset += entry.byteCount + padding(after: entry.byteCount).count
    }
    return bytes
  }

  private func padding(after length: Int) -> [UInt8] {
    Array(repeating: 0, count: (Self.alignment - length % Self.alignment) % Self.alignment)
  }

  private func write(_ entry: Entry, to file: AtomicFile) throws {
    try entry.elements().withElements { elements in
      for slice in (0..<elements.count).pieces(of: 1 << 16) {
        guard entry.type != .float32 else {
          try file.write(elements.extracting(slice))
          continue
        }
        try file.write(slice.map { entry.type.bits(elements[$0]) })
      }
    }
    try file.write(padding(after: entry.byteCount))
  }
}

extension GGUFFile.Entry {
  /// The description of the tensor, whose data begin at an offset.
  fileprivate func header(at offset: Int) -> [UInt8] {
    GGUFValue.bytes(of: name) + LittleEndian.bytes(shape.count, width: 4)
      + shape.reversed().flatMap { LittleEndian.bytes($0, width: 8) }
      + LittleEndian.bytes(type.ggml, width: 4) + LittleEndian.bytes(offset, width: 8)
  }
}

extension WeightType {
  /// The number of the type in GGUF files.
  fileprivate var ggml: Int {
    switch self {
    case .float32: 0
    case .float16: 1
    case .bfloat16: 30
    }
  }

  /// The number of a file whose matrices have the type.
  var ggufFileType: Int {
    switch self {
    case .float32: 0
    case .float16: 1
    case .bfloat16: 32
    }
  }
}
