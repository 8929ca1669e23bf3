import Glibc

/// A file's bytes as read-only memory: read when touched, shared by all ranks of a node through the page cache.
///
/// Its bytes are those of the file as long as nobody shortens it: only for files that are replaced by renaming. `readFile` is
/// for locks and journals.
@safe
public final class MappedFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The size of the file in bytes.
  public let count: Int
  /// The identity of the file when it was opened.
  public let identity: FileIdentity
  private nonisolated(unsafe) let base: UnsafeRawPointer?

  /// Maps a complete file.
  ///
  /// - Throws: `FileError.system` when it is missing, unreadable or not a regular file.
  public init(path: String) throws(FileError) {
    let file = try RegularFile(path: path)
    self.path = path
    identity = file.identity
    count = file.identity.size
    unsafe base = try file.identity.size == 0 ? nil : Self.map(file, path: path)
  }

  private static func map(_ file: borrowing RegularFile, path: String) throws(FileError) -> UnsafeRawPointer? {
    let memory = unsafe mmap(nil, file.identity.size, PROT_READ, MAP_PRIVATE, file.descriptor.number, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { throw .last("map", path) }
    return UnsafeRawPointer(memory)
  }

  deinit {
    if let base = unsafe base { unsafe munmap(UnsafeMutableRawPointer(mutating: base), count) }
  }

  /// Copies the elements at a byte offset, little-endian, into `elements`.
  ///
  /// - Precondition: they lie inside the file.
  public func read<Element: BitwiseCopyable>(_ elements: inout MutableSpan<Element>, at offset: Int) {
    let length = elements.count * MemoryLayout<Element>.stride
    requireInside(length, at: offset)
    guard length > 0, let base = unsafe base else { return }
    unsafe elements.withUnsafeMutableBytes { target in
      unsafe target.copyMemory(from: UnsafeRawBufferPointer(start: base + offset, count: length))
    }
  }

  /// A copy of the `count` elements at a byte offset.
  public func elements<Element: BitwiseCopyable & AdditiveArithmetic>(
    of type: Element.Type, count: Int, at offset: Int
  ) -> [Element] {
    var result = [Element](repeating: .zero, count: count)
    var span = result.mutableSpan
    read(&span, at: offset)
    return result
  }

  /// Appends the `count` unsigned integers at a byte offset, little-endian, to wider ones.
  ///
  /// - Precondition: they lie inside the file and fit.
  @specialized(where Element == UInt16, Wide == UInt32)
  @specialized(where Element == UInt32, Wide == UInt32)
  public func append<Element: UnsignedInteger & BitwiseCopyable, Wide: UnsignedInteger>(
    _ type: Element.Type, count length: Int, at offset: Int, to integers: inout [Wide]
  ) {
    let width = MemoryLayout<Element>.stride
    requireInside(length * width, at: offset)
    guard length > 0, let base = unsafe base else { return }
    for index in 0..<length {
      integers.append(Wide(unsafe base.loadUnaligned(fromByteOffset: offset + index * width, as: Element.self)))
    }
  }

  /// Traps unless `length` bytes at a byte offset lie inside the file.
  private func requireInside(_ length: Int, at offset: Int) {
    precondition(offset >= 0 && length >= 0 && length <= count - offset, "\(length) bytes at \(offset) of \(count)")
  }

  /// Gives back the memory of the first bytes of the file, which are read again when they are touched.
  package func releaseMemory(ofFirst length: Int) { releaseMemory(of: 0..<min(length, count)) }

  /// Gives back the memory of some bytes and of the pages that they are on; they are read again when they are touched.
  package func releaseMemory(of range: Range<Int>) {
    requireInside(range.count, at: range.lowerBound)
    guard let base = unsafe base, !range.isEmpty else { return }
    let start = range.lowerBound / Self.pageSize * Self.pageSize
    unsafe madvise(UnsafeMutableRawPointer(mutating: base + start), range.upperBound - start, MADV_DONTNEED)
  }

  private static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

  /// The bytes that a checksum takes before their memory is given back.
  private static let checksumLength = 1 << 24

  /// Appends the bytes from an offset on to a checksum; they never are in memory all at once.
  public func append(from offset: Int = 0, to checksum: Checksum) {
    for start in stride(from: offset, to: count, by: Self.checksumLength) {
      let range = start..<min(start + Self.checksumLength, count)
      withBytes { checksum.update($0.extracting(range)) }
      releaseMemory(of: range)
    }
  }

  /// Lends the file's bytes.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let buffer = unsafe UnsafeRawBufferPointer(start: base, count: count)
    return try body(unsafe buffer.bytes)
  }
}
