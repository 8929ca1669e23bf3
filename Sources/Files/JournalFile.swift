import Foundation
import Glibc

/// A file that grows by one JSON object a line.
public final class JournalFile {
  private let descriptor: Int32
  private let path: String
  /// The length of the file in bytes.
  public private(set) var count: Int

  /// Opens a file for appending.
  ///
  /// A symbolic link is not followed, since what it names is not ours, and a named pipe is not waited for.
  ///
  /// - Parameter length: the bytes of the file that are kept; all unless given.
  /// - Throws: `FileError.system` when it cannot be written.
  public init(path: String, keeping length: Int? = nil) throws(FileError) {
    self.path = path
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    descriptor = unsafe open(path, flags, 0o644)
    guard descriptor >= 0 else { throw .last("create", path) }
    let end = Int(lseek(descriptor, 0, SEEK_END))
    count = min(length ?? end, end)
    guard count == end || ftruncate(descriptor, off_t(count)) == 0 else {
      let error = FileError.last("shorten", path)
      close(descriptor)
      throw error
    }
  }

  /// Makes what was appended survive a power failure.
  ///
  /// - Throws: `FileError.system`.
  public func flush() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw .last("flush", path) }
  }

  deinit {
    close(descriptor)
  }

  /// Appends one line.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full; an encoding error for numbers that JSON cannot hold.
  public func append(_ line: some Encodable) throws {
    let bytes = [UInt8](try canonicalJSON(line, pretty: false)) + [UInt8(ascii: "\n")]
    let written = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count else { throw FileError.last("write", path, code: written < 0 ? errno : ENOSPC) }
    count += written
  }
}
