import Glibc

/// A regular file that is open for reading.
struct RegularFile: ~Copyable {
  /// Its descriptor.
  let descriptor: FileDescriptor
  /// Its identity when it was opened.
  let identity: FileIdentity

  /// Opens a file.
  ///
  /// - Throws: `FileError.system` when it is missing, unreadable or not a regular file.
  init(path: String) throws(FileError) {
    // A named pipe that nobody writes to would be waited for.
    let descriptor = try FileDescriptor(path, O_RDONLY | O_NONBLOCK, for: "open")
    var status = stat()
    guard unsafe fstat(descriptor.number, &status) == 0 else { throw .last("read", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .system(operation: "read", path: path, reason: "not a regular file")
    }
    self.descriptor = descriptor
    identity = FileIdentity(status)
  }
}

/// Reads a complete small file, which others may write to or shorten meanwhile.
///
/// - Throws: `FileError.system`.
public func readFile(_ path: String) throws(FileError) -> [UInt8] {
  let file = try RegularFile(path: path)
  var bytes = [UInt8](repeating: 0, count: file.identity.size)
  var end = 0
  while end < bytes.count {
    let length = try file.descriptor.read(into: &bytes, from: end)
    if length == 0 { break }
    end += length
  }
  bytes.removeLast(bytes.count - end)
  return bytes
}
