import Glibc

/// A path, or a pattern of paths such as `books/*.txt`.
struct PathPattern {
  private let text: String

  init(_ text: String) { self.text = text }

  /// The path itself when something is there, else all that match it as a pattern.
  ///
  /// - Throws: `FileError.system` when there is nothing, or a directory cannot be read.
  func matches() throws(FileError) -> [String] {
    guard text != standardInputPath else { return [text] }
    do throws(FileError) {
      _ = try FileStatus(text)
      return [text]
    } catch {
      let found = try expanded()
      guard !found.isEmpty else { throw error }
      return found
    }
  }

  private func expanded() throws(FileError) -> [String] {
    var found = unsafe glob_t()
    defer { unsafe globfree(&found) }
    // A directory that cannot be read might have matches; a file has none.
    let code = unsafe glob(SystemPath.name(text), 0, { _, code in code == ENOENT || code == ENOTDIR ? 0 : 1 }, &found)
    guard code != GLOB_ABORTED else { throw .last("read a directory of", text) }
    return unsafe (0..<Int(found.gl_pathc)).compactMap {
      unsafe found.gl_pathv[$0].map { unsafe SystemPath.string(ofName: $0) }
    }
  }
}
