import Glibc

/// A file that grows at its end.
public final class AppendedFile {
  private let descriptor: FileDescriptor
  private let path: String
  /// The length of the file in bytes.
  public private(set) var count: Int

  /// Opens a file for appending.
  ///
  /// A symbolic link is not followed, since what it names is not ours, and a named pipe is not waited for.
  ///
  /// - Parameter kept: the bytes that are kept, from the open file and its length.
  /// - Throws: `FileError.system` when it cannot be written.
  public init(path: String, keeping kept: (_ descriptor: Int32, _ length: Int) -> Int) throws(FileError) {
    let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK
    let descriptor = try FileDescriptor(path, flags, for: "create")
    let end = Int(lseek(descriptor.number, 0, SEEK_END))
    count = kept(descriptor.number, end)
    // A named pipe has no end.
    guard end >= 0, count == end || descriptor.truncate(to: count) else { throw .last("shorten", path) }
    self.descriptor = descriptor
    self.path = path
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  public func append(_ bytes: [UInt8]) throws(FileError) {
    let written = unsafe bytes.withUnsafeBytes { unsafe write(descriptor.number, $0.baseAddress, $0.count) }
    guard written == bytes.count else { throw .last("write", path, code: written < 0 ? errno : ENOSPC) }
    count += written
  }

  /// Makes what was appended survive a power failure.
  ///
  /// - Throws: `FileError.system`.
  public func flush() throws(FileError) { try descriptor.flush() }
}
