import Glibc

/// An open stream of this process, such as standard output, which is written from its present place on.
public struct Stream: Sendable {
  private let descriptor: Int32
  private let name: String

  /// The data that a program prints.
  public static let output = Stream(descriptor: STDOUT_FILENO, name: "standard output")
  /// The messages that a program prints.
  public static let error = Stream(descriptor: STDERR_FILENO, name: "standard error")

  /// The stream of a descriptor, which stays open.
  init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  /// A Boolean value that is true when the stream goes to a terminal.
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes all bytes, and waits while the reader is behind.
  ///
  /// - Throws: `FileError.system` when the disk is full, the reader has gone, or the stream is closed.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    var start = 0
    while start < bytes.count {
      let count = writeOnce(bytes[start...])
      if count > 0 { start += count } else { try check(errno) }
    }
  }

  /// The number of bytes that the system took; negative when it refused.
  private func writeOnce(_ bytes: ArraySlice<UInt8>) -> Int {
    unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }

  /// Returns when the system asks for another attempt.
  private func check(_ code: Int32) throws(FileError) {
    if code == EINTR { return }
    guard code == EAGAIN else { throw .last("write", name, code: code) }
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }
}
