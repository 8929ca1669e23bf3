/// The regular files of a directory and of the directories in it, also of those that a symbolic link leads to.
///
/// A directory is visited once, so links may lead back. Directories of the kernel, such as `/proc`, have no files to read and are
/// not visited. One that can be reached without a link keeps the path
/// without.
struct DirectoryWalk {
  /// Everything but directories, in any order; hidden directories are not looked into.
  private(set) var entries: [String] = []
  private var visited: Set<FileStatus.Node> = []
  private var directories: [String]
  private var links: [String] = []
  private let results: ResultDirectories

  /// Walks through a directory.
  ///
  /// - Parameter results: the directories below it that are not visited.
  /// - Throws: `FileError.system` when a directory cannot be read, or is one of the kernel.
  init(_ directory: String, without results: ResultDirectories) throws(FileError) {
    self.results = results
    guard !isMadeByKernel(directory) else {
      throw .system(operation: "read", path: directory, reason: "its files are made by the kernel and are not text")
    }
    directories = [directory]
    while let next = nextDirectory() { try visit(next) }
  }

  private mutating func nextDirectory() -> String? {
    if let directory = directories.popLast() { return directory }
    // By bytes, since two names may be equal as text.
    let first = links.indices.min { links[$0].utf8.lexicographicallyPrecedes(links[$1].utf8) }
    return first.map { links.remove(at: $0) }
  }

  private mutating func visit(_ directory: String) throws(FileError) {
    guard visited.insert(try FileStatus(directory).node).inserted else { return }
    let prefix = directory.hasSuffix("/") ? directory : directory + "/"
    for name in try directoryEntries(directory) { sort(prefix + name, isHidden: name.hasPrefix(".")) }
  }

  private mutating func sort(_ path: String, isHidden: Bool) {
    guard isDirectory(path) else { return entries.append(path) }
    guard !isHidden, !results.contains(path), !isMadeByKernel(path) else { return }
    if isSymbolicLink(path) { links.append(path) } else { directories.append(path) }
  }
}
