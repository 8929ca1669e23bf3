import Foundation
import Glibc

/// The right to write into a directory, held by one process at a time and released when that process ends.
///
/// The lock is the system's (`flock`), so a crash cannot leave it behind; the text in the lock file only tells
/// others who holds it.
public final class DirectoryLock {
  /// The name of the lock file in its directory, where it stays.
  public static let fileName = ".lock"

  private let descriptor: FileDescriptor

  /// Takes the lock of a directory, which is created if need be.
  ///
  /// - Throws: `FileError.directoryInUse` when another process holds it.
  public init(directory: String) throws(FileError) {
    try createDirectory(directory)
    // A link is not followed: what it names would be emptied.
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK
    let descriptor = try FileDescriptor(Self.path(in: directory), flags, for: "write")
    guard descriptor.lock(LOCK_EX) else {
      throw .directoryInUse(path: directory, owner: Self.owner(of: directory))
    }
    descriptor.truncate(to: 0)
    _ = descriptor.write(Self.ownName, at: 0)
    self.descriptor = descriptor
  }

  /// The text that tells others who holds the lock.
  private static var ownName: [UInt8] { Array("process \(getpid()) on \(ProcessInfo.processInfo.hostName)".utf8) }

  deinit {
    descriptor.truncate(to: 0)
  }

  private static func path(in directory: String) -> String { "\(directory)/\(fileName)" }

  /// The process that holds the lock of a directory, as it calls itself.
  private static func owner(of directory: String) -> String {
    let name = String(decoding: (try? readFile(path(in: directory))) ?? [], as: UTF8.self)
    return name.isEmpty ? "another process" : name
  }

  /// Takes the lock of a directory that others hold for moments only, waiting for them.
  ///
  /// - Parameter timeout: the most seconds to wait.
  /// - Throws: `FileError.directoryInUse` when it is not free by then.
  public static func waiting(directory: String, timeout: Double) throws(FileError) -> DirectoryLock {
    let end = ContinuousClock.now + .seconds(timeout)
    while true {
      do throws(FileError) {
        return try DirectoryLock(directory: directory)
      } catch {
        guard case .directoryInUse = error, ContinuousClock.now < end else { throw error }
      }
      usleep(10_000)
    }
  }

  /// Returns whether a process holds the lock of a directory at this moment.
  public static func isHeld(directory: String) -> Bool {
    do throws(FileError) {
      return try !FileDescriptor(path(in: directory), O_RDONLY | O_NOFOLLOW | O_NONBLOCK, for: "open").lock(LOCK_SH)
    } catch {
      return false
    }
  }
}
