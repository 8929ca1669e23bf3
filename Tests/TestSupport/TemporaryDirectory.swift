import Foundation

/// A directory of a test's own, removed with the last reference to it.
public final class TemporaryDirectory {
  /// Where it is.
  public let path: String

  /// Makes an empty directory.
  public init() throws {
    path = NSTemporaryDirectory() + "chorus-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of something in the directory.
  public func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a text file into the directory and gives its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write(Data(text.utf8), to: name)
  }

  /// Writes a file into the directory and gives its path.
  @discardableResult
  public func write(_ data: Data, to name: String) throws -> String {
    let url = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return path(name)
  }
}
