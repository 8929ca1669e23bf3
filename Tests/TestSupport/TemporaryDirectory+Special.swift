import Foundation

extension TemporaryDirectory {
  /// Makes a named pipe and gives its path.
  public func pipe(_ name: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["mkfifo", path(name)]
    try process.run()
    process.waitUntilExit()
    return path(name)
  }

  /// Makes a symbolic link and gives its path.
  public func link(_ name: String, to target: String) throws -> String {
    try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
    return path(name)
  }
}
