import Glibc

/// Facts that tell a file's content from that of any other file, and from a later content of the same file, without reading it.
public struct FileIdentity: Hashable, Sendable {
  /// The number of the device.
  public let device: Int
  /// The number of the file on its device.
  public let node: Int
  /// The number of bytes.
  public let size: Int
  /// The time of the last change, in nanoseconds since 1970.
  public let modified: Int

  /// The coarsest step of a file system's clock that is expected, in nanoseconds; Linux has 1 to 10 ms.
  private static let clockStep = 20_000_000

  /// A known identity.
  public init(device: Int, node: Int, size: Int, modified: Int) {
    self.device = device
    self.node = node
    self.size = size
    self.modified = modified
  }

  /// The identity of what is at a path; nil when nothing is there.
  public init?(of path: String) {
    var status = stat()
    guard unsafe stat(SystemPath.name(path), &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    self.init(
      device: Int(truncatingIfNeeded: status.st_dev), node: Int(truncatingIfNeeded: status.st_ino),
      size: Int(status.st_size), modified: status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec)
  }

  /// True when a change after a moment would give another identity.
  ///
  /// - Parameter moment: nanoseconds since 1970.
  public func isSettled(at moment: Int) -> Bool { modified + Self.clockStep < moment }

  /// This moment, in nanoseconds since 1970.
  public static func now() -> Int {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
