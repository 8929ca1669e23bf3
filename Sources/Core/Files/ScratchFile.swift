import Glibc
import Synchronization

/// A file without a name that vanishes with the process.
final class ScratchFile {
  /// The number of files that this process has made.
  private static let made = Atomic(0)

  private let descriptor: FileDescriptor
  private let name: String

  /// Makes a file in a directory.
  ///
  /// - Throws: `FileError.system`.
  init(directory: String) throws(FileError) {
    let number = Self.made.wrappingAdd(1, ordering: .relaxed).newValue
    let path = "\(directory)/.chorus-\(getpid())-\(number).scratch"
    name = "a temporary file in \(directory)"
    descriptor = try FileDescriptor(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, for: "create", as: name)
    _ = unsafe unlink(SystemPath.name(path))
  }

  /// Makes a file in the first directory that takes one.
  ///
  /// - Throws: `FileError.system` of the first directory.
  static func inFirst(of directories: [String]) throws(FileError) -> ScratchFile {
    var failure: FileError?
    for directory in directories {
      do throws(FileError) { return try ScratchFile(directory: directory) } catch { failure = failure ?? error }
    }
    throw failure ?? .system(operation: "create", path: "a temporary file", reason: reason(of: ENOENT))
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  func append(_ bytes: [UInt8]) throws(FileError) {
    try descriptor.write(unsafe bytes.span.bytes)
  }

  /// Appends the bytes of a range of the file to an array.
  ///
  /// - Precondition: the range was written.
  func read(_ range: Range<Int>, into bytes: inout [UInt8]) throws(FileError) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: range.count))
    var done = 0
    while done < range.count {
      let length = unsafe bytes.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[(start + done)...])
        return unsafe pread(descriptor.number, rest.baseAddress, rest.count, off_t(range.lowerBound + done))
      }
      if length < 0 && errno == EINTR { continue }
      guard length > 0 else { throw .last("read", name) }
      done += length
    }
  }
}
