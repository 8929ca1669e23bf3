import Foundation
import Glibc

/// A file that grows by one JSON object a line.
public final class JournalFile {
  private let descriptor: Int32
  private let path: String

  /// Opens a file for appending, and empties it first when it is to start anew.
  ///
  /// - Throws: `FileError.system` when it cannot be written.
  public init(path: String, startsAnew: Bool) throws(FileError) {
    self.path = path
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (startsAnew ? O_TRUNC : 0), 0o644)
    guard descriptor >= 0 else { throw .last("create", path) }
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
  }
}
