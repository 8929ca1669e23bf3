import Foundation
import Glibc

/// The right to write into a folder, held by one process at a time and released when that process ends.
///
/// The lock is the system's (`flock`), so a crash cannot leave it behind; the text in the lock file only tells
/// others who holds it.
public final class FolderLock {
  private let descriptor: Int32
  private let path: String

  /// Takes the lock of a folder, which is created if need be.
  ///
  /// - Throws: `FileError.folderInUse` when another process holds it.
  public init(folder: String) throws(FileError) {
    try createFolder(folder)
    path = folder + "/.lock"
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .last("write into folder", folder) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let owner = (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      close(descriptor)
      throw .folderInUse(path: folder, owner: owner.isEmpty ? "another process" : owner)
    }
    let owner = Array("process \(getpid()) on \(ProcessInfo.processInfo.hostName)".utf8)
    ftruncate(descriptor, 0)
    _ = unsafe owner.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  deinit {
    ftruncate(descriptor, 0)
    close(descriptor)
  }
}
