import Foundation
import Glibc

/// The files that a list of paths names: files as they are, patterns such as `books/*.txt`, and every text file
/// of a directory and the directories in it, sorted by path.
///
/// - Parameters:
///   - extensions: the endings that make a file in a directory a text file, such as "txt".
///   - results: the directories that are left out unless their own paths are given.
/// - Throws: `FileError.system` when a path or pattern names nothing.
public func expandPaths(
  _ paths: [String], extensions: Set<String>, without results: ResultDirectories = ResultDirectories()
) throws(FileError) -> [String] {
  var files: [String] = []
  for path in paths {
    for match in try existingPaths(path, without: results) {
      files += isDirectory(match) ? textFiles(in: match, extensions: extensions, without: results) : [match]
    }
  }
  return files
}

/// A path, or the paths that match it as a pattern.
private func existingPaths(_ path: String, without results: ResultDirectories) throws(FileError) -> [String] {
  if exists(path) { return [path] }
  let matches = matches(of: path)
  guard !matches.isEmpty else { throw .system(operation: "open", path: path, reason: reason(of: ENOENT)) }
  return matches.filter { !results.contains($0) }
}

private func matches(of pattern: String) -> [String] {
  var found = unsafe glob_t()
  defer { unsafe globfree(&found) }
  guard unsafe glob(pattern, 0, nil, &found) == 0 else { return [] }
  return unsafe (0..<Int(found.gl_pathc)).compactMap { index in
    unsafe found.gl_pathv[index].map { unsafe String(cString: $0) }
  }
}

private func textFiles(
  in directory: String, extensions: Set<String>, without results: ResultDirectories
) -> [String] {
  let prefix = directory.hasSuffix("/") ? directory : "\(directory)/"
  return entries(of: directory) { results.contains(prefix + $0) }
    .filter { hasTextEnding($0, extensions) && !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
    .sorted().map { prefix + $0 }
    .filter { !isDirectory($0) }
}

/// The paths below a directory, without those in directories that are left out.
private func entries(of directory: String, where isLeftOut: (String) -> Bool) -> [String] {
  guard let enumerator = FileManager.default.enumerator(atPath: directory) else { return [] }
  var entries: [String] = []
  while let entry = enumerator.nextObject() as? String {
    if isLeftOut(entry) { enumerator.skipDescendants() } else { entries.append(entry) }
  }
  return entries
}

private func hasTextEnding(_ path: String, _ extensions: Set<String>) -> Bool {
  var parts = path.split(separator: "/").last?.split(separator: ".").map { String($0) } ?? []
  if let last = parts.last, last == "gz" || last == "zst" { parts.removeLast() }
  return parts.count > 1 && extensions.contains(parts.last ?? "")
}
