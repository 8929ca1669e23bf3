/// The files that a list of paths names: files as they are, patterns such as `books/*.txt`, and the text files of directories
/// and of the directories in them, sorted by path.
///
/// A file that is named twice, or reached by several links, is listed once, in the first of its places.
public struct FileListing {
  /// The files, pipes, and "-" for standard input, in the order in which they are read.
  public private(set) var files: [String] = []
  /// The files of directories that are not text and not among `files`, sorted by path within each directory.
  public var leftOut: [String] {
    var known = nodes
    return candidates.filter { path in node(of: path).map { known.insert($0).inserted } ?? true }
  }

  private var candidates: [String] = []
  private var nodes: Set<FileStatus.Node> = []
  private let results: ResultDirectories
  private let isText: (String) throws -> Bool

  /// Lists files.
  ///
  /// - Parameters:
  ///   - paths: files, directories, patterns, and "-" for standard input.
  ///   - results: the directories that are left out unless their own paths are given.
  ///   - isText: returns whether a file that was found in a directory is text.
  /// - Throws: `FileError.system` when a path or pattern names nothing or a directory cannot be read, and the errors of `isText`.
  public init(
    _ paths: [String], without results: ResultDirectories = ResultDirectories(),
    isText: @escaping (String) throws -> Bool
  ) throws {
    self.results = results
    self.isText = isText
    for path in paths {
      for match in try PathPattern(path).matches() where match == path || !results.contains(match) { try add(match) }
    }
  }

  private mutating func add(_ path: String) throws {
    guard isDirectory(path), path != standardInputPath else { return list(path) }
    for entry in try DirectoryWalk(path, without: results).entries.sorted(by: precedes) {
      try sort(entry)
    }
  }

  /// Lists an entry of a directory if it is a text file. One that cannot be looked at is listed, so that its error is not lost.
  private mutating func sort(_ path: String) throws {
    let isHidden = path.split(separator: "/").last?.hasPrefix(".") ?? false
    let isText = try !isPipe(path) && self.isText(path)
    switch (isText, isHidden) {
    case (true, false): list(path)
    // Hidden files of other kinds are not worth a word.
    case (false, true): break
    default: if !ResultDirectories.isDescription(path) { candidates.append(path) }
    }
  }

  private mutating func list(_ path: String) {
    if let node = node(of: path) {
      guard nodes.insert(node).inserted else { return }
    }
    files.append(path)
  }

  private func node(of path: String) -> FileStatus.Node? {
    path == standardInputPath ? FileStatus(descriptor: 0)?.node : (try? FileStatus(path))?.node
  }
}

/// The path that stands for standard input.
public let standardInputPath = "-"

/// The order of paths as text; two that differ in bytes alone have one as well.
private func precedes(_ path: String, _ other: String) -> Bool {
  path == other ? path.utf8.lexicographicallyPrecedes(other.utf8) : path < other
}
