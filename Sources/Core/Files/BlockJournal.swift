import Glibc

/// Vectors of values that a file keeps while they are computed, block by block.
///
/// A vector grows at its end; each block says where it belongs. What a killed writer left half written, and a file of
/// another content, is cut off.
public final class BlockJournal {
  /// Adjacent values of a vector.
  public struct Block {
    /// The number of the vector.
    public let vector: Int
    /// The place of the first value in the vector.
    public let start: Int
    /// The number of values.
    public let count: Int
    fileprivate let bytes: [UInt8]

    /// The values as they were appended.
    public func values<Element: BitwiseCopyable>(of type: Element.Type) -> [Element] {
      precondition(bytes.count == count * MemoryLayout<Element>.stride, "values of another type")
      return unsafe [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        unsafe bytes.withUnsafeBytes { unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
        initialized = count
      }
    }
  }

  private static let headLength = 32, checksumLength = 32
  /// The most bytes that one call writes.
  private static let pieceLength = 1 << 28

  private let file: AppendedFile

  /// Opens a file for appending.
  ///
  /// - Parameters:
  ///   - content: names all that the values depend on.
  ///   - restore: called with each intact block.
  /// - Throws: `FileError.system` when it cannot be read or written.
  public init(path: String, content: Fingerprint, restore: (Block) -> Void) throws(FileError) {
    let title = Array("\(content.hexadecimal)\n".utf8)
    let length = exists(path) ? Self.intactLength(try MappedFile(path: path), title: title, restore: restore) : 0
    file = try AppendedFile(path: path) { _, _ in length }
    if length == 0 { try file.append(title) }
  }

  /// Appends values to a vector.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  public func append<Element: BitwiseCopyable>(
    _ values: [Element], to vector: Int, at start: Int
  ) throws(FileError) {
    let bytes = unsafe values.withUnsafeBytes { unsafe [UInt8]($0) }
    let head = LittleEndian.bytes([vector, start, values.count, bytes.count])
    try file.append(head + Self.checksum(head, bytes))
    for piece in stride(from: 0, to: bytes.count, by: Self.pieceLength) {
      try file.append(Array(bytes[piece..<min(piece + Self.pieceLength, bytes.count)]))
    }
  }

  /// Makes what was appended survive a power failure.
  ///
  /// - Throws: `FileError.system`.
  public func flush() throws(FileError) { try file.flush() }

  private static func checksum(_ head: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    let checksum = Checksum()
    checksum.update(head)
    checksum.update(bytes)
    return Array(checksum.hexadecimal.utf8)
  }

  /// Reads a file up to its first block that is not intact.
  ///
  /// - Returns: the length of what is intact.
  private static func intactLength(_ file: MappedFile, title: [UInt8], restore: (Block) -> Void) -> Int {
    guard file.count >= title.count, file.elements(of: UInt8.self, count: title.count, at: 0) == title else { return 0 }
    var end = title.count
    while let block = block(of: file, at: end) {
      restore(block)
      end += headLength + checksumLength + block.bytes.count
    }
    return end
  }

  private static func block(of file: MappedFile, at offset: Int) -> Block? {
    let begin = offset + headLength + checksumLength
    guard begin <= file.count else { return nil }
    let head = file.elements(of: UInt8.self, count: headLength, at: offset)
    let numbers = LittleEndian.integers(head[...])
    guard numbers.allSatisfy({ $0 >= 0 }), numbers[3] <= file.count - begin else { return nil }
    let bytes = file.elements(of: UInt8.self, count: numbers[3], at: begin)
    let stored = file.elements(of: UInt8.self, count: checksumLength, at: offset + headLength)
    guard checksum(head, bytes) == stored else { return nil }
    return Block(vector: numbers[0], start: numbers[1], count: numbers[2], bytes: bytes)
  }
}
