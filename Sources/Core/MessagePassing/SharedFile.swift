import CMPI
import Glibc

/// A file that holds the memory of several processes; the process that made it and those that open it map it.
public final class SharedFile {
  /// A place for the file.
  public enum Place: Sendable {
    /// The memory of the process that makes the file; other processes open it by that process's number.
    case anonymous
    /// A directory of a file system in memory.
    case directory(String)
  }

  let descriptor: Int32
  let path: String
  private let isNamed: Bool

  /// Makes a file of zeros.
  ///
  /// - Throws: `SharedFileError`.
  package init(_ place: Place, byteCount: Int) throws(SharedFileError) {
    switch place {
    case .anonymous:
      descriptor = try successful("make", "anonymous memory", chorus_anonymous_file())
      path = "/proc/\(getpid())/fd/\(descriptor)"
      isNamed = false
      try successful("size", "anonymous memory", ftruncate(descriptor, byteCount))
    case .directory(let directory):
      path = "\(directory)/chorus-\(getpid())-\(UInt32.random(in: 0 ... .max))"
      descriptor = try successful("make", path, unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
      isNamed = true
      // A page that does not exist would kill the process that touches it.
      let code = posix_fallocate(descriptor, 0, max(byteCount, 1))
      guard code == 0 else { throw SharedFileError("reserve \(byteCount >> 20) MiB in", directory, code: code) }
    }
  }

  /// Opens a file that another process made.
  ///
  /// - Parameter address: that of the file in the process that made it.
  /// - Throws: `SharedFileError`.
  package init(at address: String) throws(SharedFileError) {
    path = String(address.prefix { $0 != ":" })
    isNamed = false
    descriptor = try successful("open", path, unsafe open(path, O_RDWR | O_CLOEXEC))
    // A path may mean another file to this process.
    guard self.address == address else { throw SharedFileError("open", path, code: ESTALE) }
  }

  deinit {
    _ = Glibc.close(descriptor)
    if isNamed { unsafe unlink(path) }
  }

  /// The path by which other processes of the node open the file, and the numbers by which they recognize it.
  package var address: String {
    var status = stat()
    _ = unsafe fstat(descriptor, &status)
    return "\(path):\(status.st_dev):\(status.st_ino)"
  }
}

/// A failure of the operating system to provide memory that processes share.
package struct SharedFileError: Error, CustomStringConvertible {
  package let description: String

  init(description: String) { self.description = description }

  init(_ operation: String, _ name: String, code: Int32) {
    description = unsafe "cannot \(operation) \(name): \(String(cString: strerror(code)))"
  }
}

/// The result of a system call, which is negative if it failed.
@discardableResult
func successful(_ operation: String, _ name: String, _ result: Int32) throws(SharedFileError) -> Int32 {
  guard result >= 0 else { throw SharedFileError(operation, name, code: errno) }
  return result
}
