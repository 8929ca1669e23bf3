import Glibc

/// Opens a regular file for reading.
///
/// - Returns: its descriptor, which the caller closes, and how many bytes it has.
/// - Throws: `FileError.system` when it is missing, unreadable or no regular file.
func openRegularFile(_ path: String) throws(FileError) -> (descriptor: Int32, count: Int) {
  // A named pipe that nobody writes to would be waited for.
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw .last("open", path) }
  var status = stat()
  guard unsafe fstat(descriptor, &status) == 0 else {
    let error = FileError.last("read", path)
    close(descriptor)
    throw error
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    close(descriptor)
    throw .system(operation: "read", path: path, reason: "not a regular file")
  }
  return (descriptor, Int(status.st_size))
}

/// Reads a whole small file, which others may write to or shorten meanwhile.
///
/// - Throws: `FileError.system`.
public func readFile(_ path: String) throws(FileError) -> [UInt8] {
  let (descriptor, count) = try openRegularFile(path)
  defer { close(descriptor) }
  var (bytes, end) = ([UInt8](repeating: 0, count: count), 0)
  while end < count {
    let length = unsafe bytes.withUnsafeMutableBytes { buffer in
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
      return unsafe read(descriptor, rest.baseAddress, rest.count)
    }
    if length < 0 && errno == EINTR { continue }
    guard length >= 0 else { throw .last("read", path) }
    if length == 0 { break }
    end += length
  }
  bytes.removeLast(count - end)
  return bytes
}
