import Foundation
import TestSupport

/// A file system of a few kilobytes in memory, which only root can mount.
final class SmallDisk {
  private let path: String
  /// The owner of the directory that the disk is mounted on, which must outlive the mount.
  private let owner: AnyObject

  /// A Boolean value that is true if a disk can be mounted here: by root, and not in a container that forbids it.
  static let isAvailable: Bool = {
    guard let directory = try? TemporaryDirectory() else { return false }
    return (try? SmallDisk(at: directory.path, kilobytes: 4, owner: directory)) != nil
  }()

  /// Mounts one as a directory of a workplace.
  convenience init(_ place: Workplace, _ name: String, kilobytes: Int) throws {
    try FileManager.default.createDirectory(atPath: place.path(name), withIntermediateDirectories: true)
    try self.init(at: place.path(name), kilobytes: kilobytes, owner: place)
  }

  private init(at path: String, kilobytes: Int, owner: AnyObject) throws {
    self.path = path
    self.owner = owner
    try Command.run(["mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path], in: "/")
  }

  deinit {
    try? Command.run(["umount", path], in: "/")
  }

  /// Makes room.
  func grow() throws { try Command.run(["mount", "-o", "remount,size=16m", path], in: "/") }
}
