import Foundation
import Glibc

/// A directory that is filled under a temporary name beside its own, and renamed when it is complete.
public enum AtomicDirectory {
  private static let suffix = ".partial"

  /// Fills a directory that is not there yet. One process at a time writes to a path.
  ///
  /// - Parameter fill: writes the files, each flushed, into the directory of the path that it is given.
  /// - Throws: `FileError.system`, and what `fill` throws; nothing is at the path then.
  public static func write(to path: String, _ fill: (String) throws -> Void) throws {
    let partial = path + suffix
    remove(partial)
    try createDirectory(partial)
    try fill(partial)
    guard unsafe rename(SystemPath.name(partial), SystemPath.name(path)) == 0 else {
      throw FileError.last("rename", path)
    }
    flushDirectory(of: path)
  }

  /// Removes the directories at a place that killed writers left incomplete; nobody may be writing there.
  public static func removePartials(in directory: String) {
    for name in (try? directoryEntries(directory)) ?? [] where name.hasSuffix(suffix) { remove("\(directory)/\(name)") }
  }

  private static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
