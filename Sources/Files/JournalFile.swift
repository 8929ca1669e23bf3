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
  /// A symbolic link is not followed, since what it names is not ours, and a named pipe is not waited for. A last line
  /// that a killed writer left without its end is cut off, so that the next one does not stick to it.
  ///
  /// - Parameter length: the bytes of the file that are kept; all unless given.
  /// - Throws: `FileError.system` when it cannot be written.
  public init(path: String, keeping length: Int? = nil) throws(FileError) {
    self.path = path
    let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    descriptor = unsafe open(path, flags, 0o644)
    guard descriptor >= 0 else { throw .last("create", path) }
    let end = Int(lseek(descriptor, 0, SEEK_END))
    count = Self.lineEnd(of: descriptor, before: min(length ?? end, end))
    // A named pipe has no end.
    guard end >= 0, count == end || ftruncate(descriptor, off_t(count)) == 0 else {
      let error = FileError.last("shorten", path)
      close(descriptor)
      throw error
    }
  }

  /// The end of the last whole line among the first bytes of a file.
  private static func lineEnd(of descriptor: Int32, before end: Int) -> Int {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var end = end
    while end > 0 {
      let start = max(0, end - bytes.count)
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe pread(descriptor, $0.baseAddress, end - start, off_t(start))
      }
      // What cannot be read is kept.
      guard count == end - start else { return end }
      if let line = bytes[..<count].lastIndex(of: UInt8(ascii: "\n")) { return start + line + 1 }
      end = start
    }
    return 0
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
  /// - Returns: its bytes.
  /// - Throws: `FileError.system`, for instance when the disk is full; an encoding error for numbers that JSON cannot hold.
  @discardableResult
  public func append(_ line: some Encodable) throws -> [UInt8] {
    let bytes = [UInt8](try canonicalJSON(line, pretty: false)) + [UInt8(ascii: "\n")]
    let written = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count else { throw FileError.last("write", path, code: written < 0 ? errno : ENOSPC) }
    count += written
    return bytes
  }
}
