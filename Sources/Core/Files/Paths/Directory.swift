import Foundation
import Glibc

/// Creates a directory and those above it.
///
/// - Throws: `FileError.system` when the path is a file or cannot be created.
public func createDirectory(_ path: String) throws(FileError) {
  guard !isDirectory(path) else { return }
  if let above = directoryAbove(path) { try createDirectory(above) }
  guard unsafe mkdir(SystemPath.name(path), 0o777) != 0 else { return }
  let code = errno
  // Another rank may have made it in the meantime, and "a/b/." is made with "a/b".
  guard !isDirectory(path) else { return }
  throw uncreated(path, code: code)
}

private func uncreated(_ path: String, code: Int32) -> FileError {
  let reason = code == EEXIST ? "a file of that name exists" : reason(of: code)
  return .system(operation: "create directory", path: path, reason: reason)
}

/// The directory that a path's last name is in; nil when the path is one name, or the root.
///
/// Foundation's `deletingLastPathComponent` ends the process for paths of one letter.
public func directoryAbove(_ path: String) -> String? {
  var names = path[...]
  while names.count > 1, names.last == "/" { names.removeLast() }
  guard let slash = names.lastIndex(of: "/"), names != "/" else { return nil }
  return slash == names.startIndex ? "/" : String(names[..<slash])
}

/// The nearest directory that is there: a path itself, or one above it.
public func existingDirectory(_ path: String) -> String {
  var path = path
  while !isDirectory(path) {
    guard let above = directoryAbove(path) else { return "." }
    path = above
  }
  return path
}

/// Returns whether `path` is a directory.
public func isDirectory(_ path: String) -> Bool {
  (try? FileStatus(path))?.kind == .directory
}

/// Returns whether anything is at `path`.
public func exists(_ path: String) -> Bool {
  unsafe access(SystemPath.name(path), F_OK) == 0
}
