import Foundation
import Glibc

/// The right to write into a directory, held by one process at a time and released when that process ends.
///
/// The lock is the system's (`flock`), so a crash cannot leave it behind; the text in the lock file only tells
/// others who holds it.
public final class DirectoryLock {
  /// The name of the lock file in its directory, where it stays.
  public static let fileName = ".lock"

  private let descriptor: Int32
  private let path: String

  /// Takes the lock of a directory, which is created if need be.
  ///
  /// - Throws: `FileError.directoryInUse` when another process holds it.
  public init(directory: String) throws(FileError) {
    try createDirectory(directory)
    path = "\(directory)/\(Self.fileName)"
    // A link is not followed: what it names would be emptied.
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else { throw .last("write", path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let owner = (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      close(descriptor)
      throw .directoryInUse(path: directory, owner: owner.isEmpty ? "another process" : owner)
    }
    let owner = Array("process \(getpid()) on \(ProcessInfo.processInfo.hostName)".utf8)
    ftruncate(descriptor, 0)
    _ = unsafe owner.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// Takes the lock of a directory that others hold for moments only, waiting for them.
  ///
  /// - Parameter patience: the most seconds to wait.
  /// - Throws: `FileError.directoryInUse` when it is not free by then.
  public static func waiting(directory: String, patience: Double) throws(FileError) -> DirectoryLock {
    let end = ContinuousClock.now + .seconds(patience)
    while true {
      do throws(FileError) {
        return try DirectoryLock(directory: directory)
      } catch {
        guard case .directoryInUse = error, ContinuousClock.now < end else { throw error }
      }
      usleep(10_000)
    }
  }

  /// Whether a process holds the lock of a directory at this moment.
  public static func isHeld(directory: String) -> Bool {
    let descriptor = unsafe open("\(directory)/\(fileName)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  deinit {
    ftruncate(descriptor, 0)
    close(descriptor)
  }
}
