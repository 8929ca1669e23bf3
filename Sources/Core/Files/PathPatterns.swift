import Foundation
import Glibc

/// The files that a list of paths names: files as they are, patterns such as `books/*.txt`, and every text file
/// of a directory and the directories in it, sorted by path.
///
/// - Parameter extensions: the endings that make a file in a directory a text file, such as "txt".
/// - Throws: `FileError.system` when a path or pattern names nothing.
public func expandPaths(_ paths: [String], extensions: Set<String>) throws(FileError) -> [String] {
  var files: [String] = []
  for path in paths {
    for match in try existingPaths(path) {
      files += isDirectory(match) ? textFiles(in: match, extensions: extensions) : [match]
    }
  }
  return files
}

/// A path, or the paths that match it as a pattern.
private func existingPaths(_ path: String) throws(FileError) -> [String] {
  let matches = exists(path) ? [path] : matches(of: path)
  guard !matches.isEmpty else { throw .system(operation: "open", path: path, reason: reason(of: ENOENT)) }
  return matches
}

private func matches(of pattern: String) -> [String] {
  var found = unsafe glob_t()
  defer { unsafe globfree(&found) }
  guard unsafe glob(pattern, 0, nil, &found) == 0 else { return [] }
  return unsafe (0..<Int(found.gl_pathc)).compactMap { index in
    unsafe found.gl_pathv[index].map { unsafe String(cString: $0) }
  }
}

private func textFiles(in directory: String, extensions: Set<String>) -> [String] {
  let entries = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
  return entries.filter { hasTextEnding($0, extensions) && !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
    .sorted().map { directory.hasSuffix("/") ? directory + $0 : "\(directory)/\($0)" }
    .filter { !isDirectory($0) }
}

private func hasTextEnding(_ path: String, _ extensions: Set<String>) -> Bool {
  var parts = path.split(separator: "/").last?.split(separator: ".").map { String($0) } ?? []
  if let last = parts.last, last == "gz" || last == "zst" { parts.removeLast() }
  return parts.count > 1 && extensions.contains(parts.last ?? "")
}
