import Foundation
import Glibc

/// Counts how often the files of some directories are opened, by any process (inotify).
public final class FileOpens {
  private let descriptor: Int32
  private var directories: [Int32: String] = [:]

  /// Begins to count in directories that exist.
  public init(in directories: [String]) throws {
    descriptor = inotify_init1(O_NONBLOCK)
    for directory in directories {
      let watch = unsafe inotify_add_watch(descriptor, directory, UInt32(IN_OPEN))
      guard watch >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      self.directories[watch] = directory
    }
  }

  deinit {
    close(descriptor)
  }

  /// The number of times that each file was opened since the last call, by its path.
  public func take() -> [String: Int] {
    var counts: [String: Int] = [:]
    while let events = events() { count(events, in: &counts) }
    return counts
  }

  /// The bytes of the next events; nil when there are none.
  private func events() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe read(descriptor, &buffer, buffer.count)
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  /// An event is the number of its directory, a mask, a cookie, the length of the name, and the name filled up with zeros.
  private func count(_ events: [UInt8], in counts: inout [String: Int]) {
    func word(_ offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(events[offset + $1]) << (8 * $1) } }
    var start = 0
    while start < events.count {
      let length = word(start + 12)
      let name = events[start + 16..<start + 16 + length].prefix { $0 != 0 }
      if let directory = directories[Int32(truncatingIfNeeded: word(start))], !name.isEmpty {
        counts["\(directory)/\(String(decoding: name, as: UTF8.self))", default: 0] += 1
      }
      start += 16 + length
    }
  }
}
