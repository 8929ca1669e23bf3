import Files

/// The place of a tensor of real numbers in a file, which reads them as float32.
struct FloatPlace {
  private let entry: SafetensorsHeader.Entry
  private let name: String, path: String
  private let start: Int

  /// - Parameters:
  ///   - path: that of the file, for errors.
  ///   - dataStart: where the data of the file starts.
  init(_ entry: SafetensorsHeader.Entry, name: String, path: String, dataStart: Int) {
    self.entry = entry
    self.name = name
    self.path = path
    start = dataStart + entry.begin
  }

  /// Copies some of the elements, and gives back the memory that they took in the file.
  ///
  /// - Throws: `CheckpointError.unsupportedType`.
  func read(_ range: Range<Int>, of file: MappedFile, into elements: inout MutableSpan<Float>) throws {
    if entry.type == .float32 {
      file.read(&elements, at: start + range.lowerBound * SafetensorsType.float32.width)
    } else {
      let values = try values(range, of: file)
      for index in elements.indices { elements[index] = values[index] }
    }
    release(range, of: file)
  }

  /// Some of the elements.
  ///
  /// - Throws: `CheckpointError.unsupportedType`.
  func values(_ range: Range<Int>, of file: MappedFile) throws -> [Float] {
    switch entry.type {
    case .float32: elements(range, of: file)
    case .bfloat16: elements(range, of: file).map { Float(bitPattern: UInt32($0 as UInt16) << 16) }
    case .float16: elements(range, of: file).map { Float(Float16(bitPattern: $0)) }
    default: throw CheckpointError.unsupportedType(path: path, name: name, type: entry.dtype)
    }
  }

  private func elements<Element: BitwiseCopyable & AdditiveArithmetic>(
    _ range: Range<Int>, of file: MappedFile
  ) -> [Element] {
    let offset = start + range.lowerBound * MemoryLayout<Element>.stride
    return file.elements(of: Element.self, count: range.count, at: offset)
  }

  private func release(_ range: Range<Int>, of file: MappedFile) {
    guard let width = entry.type?.width else { return }
    file.releaseMemory(of: start + range.lowerBound * width..<start + range.upperBound * width)
  }
}
