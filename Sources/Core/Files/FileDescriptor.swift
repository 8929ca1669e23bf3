import Glibc

/// An open file of the operating system, which is closed when the value ends.
struct FileDescriptor: ~Copyable {
  /// The number that the system knows it by.
  let number: Int32
  /// The path in errors.
  private let path: String

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - flags: those of `open`.
  ///   - operation: what it is opened for, in errors.
  ///   - name: the path in errors; nil: its own.
  /// - Throws: `FileError.system`.
  init(_ path: String, _ flags: Int32, for operation: String, as name: String? = nil) throws(FileError) {
    let number = unsafe open(SystemPath.name(path), flags | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw .last(operation, name ?? path) }
    self.number = number
    self.path = name ?? path
  }

  /// A second number of an open file.
  ///
  /// - Throws: `FileError.system` when it is closed.
  init(copyOf number: Int32, as name: String) throws(FileError) {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .last("read", name) }
    self.number = copy
    path = name
  }

  deinit { close(number) }

  /// Moves the current position, where that is possible.
  func move(to offset: Int) { lseek(number, off_t(offset), SEEK_SET) }

  /// Appends bytes or writes them at the current position.
  ///
  /// - Throws: `FileError.system`.
  func write(_ bytes: RawSpan) throws(FileError) {
    var start = 0
    while start < bytes.byteCount {
      let rest = bytes.extracting(start..<bytes.byteCount)
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw .last("write", path) }
      start += written
    }
  }

  /// Writes bytes at an offset from the start.
  ///
  /// - Returns: the number of bytes written.
  func write(_ bytes: [UInt8], at offset: Int) -> Int {
    unsafe bytes.withUnsafeBytes { unsafe pwrite(number, $0.baseAddress, $0.count, off_t(offset)) }
  }

  /// Reads bytes at the current position into an array from an index on.
  ///
  /// - Returns: the number of bytes read; 0 at the end of the file.
  /// - Throws: `FileError.system`.
  func read(into bytes: inout [UInt8], from start: Int) throws(FileError) -> Int {
    while true {
      let length = unsafe bytes.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
        return unsafe Glibc.read(number, rest.baseAddress, rest.count)
      }
      if length >= 0 { return length }
      guard errno == EINTR else { throw .last("read", path) }
    }
  }

  /// Cuts the file to a length.
  ///
  /// - Returns: true when that was possible.
  @discardableResult
  func truncate(to length: Int) -> Bool { ftruncate(number, off_t(length)) == 0 }

  /// Takes a lock of the system (`flock`) without waiting for it.
  ///
  /// - Returns: true when it was free.
  func lock(_ kind: Int32) -> Bool { flock(number, kind | LOCK_NB) == 0 }

  /// Makes what was written survive a power failure.
  ///
  /// - Throws: `FileError.system`.
  func flush() throws(FileError) {
    guard fsync(number) == 0 else { throw .last("flush", path) }
  }
}
