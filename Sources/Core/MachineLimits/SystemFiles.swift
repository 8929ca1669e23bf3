import Glibc

/// Small text files in which the system tells about itself, below a directory that tests replace.
package struct SystemFiles {
  private let root: String

  /// The files below a directory that takes the place of `/`.
  package init(root: String = "") { self.root = root }

  /// The lines of a file; none when it cannot be read.
  func lines(_ path: String) -> [Substring] { text(path).split(separator: "\n") }

  /// The words of a file; none when it cannot be read.
  func words(_ path: String) -> [Substring] { text(path).split { $0 == " " || $0 == "\n" || $0 == "\t" } }

  /// Files of `/proc` have no size, so they are read until they end.
  private func text(_ path: String) -> String {
    guard let file = unsafe fopen(root + path, "re") else { return "" }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while case let count = unsafe fread(&piece, 1, piece.count, file), count > 0 { bytes += piece.prefix(count) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
