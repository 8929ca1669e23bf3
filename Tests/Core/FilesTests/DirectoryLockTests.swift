import Files
import Foundation
import Synchronization
import TestSupport
import Testing

/// The other process is a shell that calls the program `flock` of util-linux, which takes the same kind of lock.
///
/// Its output tells how far it is; `Process.waitUntilExit` can wait forever when tests start processes at once.
@Suite(.serialized, .enabled(if: exists("/usr/bin/flock"), "this system has no flock program"))
struct DirectoryLockTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// Starts a shell whose descriptor 9 is the lock file.
  private func startShell(_ script: String) throws -> (input: FileHandle, output: FileHandle) {
    let (process, input, output) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec 9>>\"$0\"; \(script)", directory.path(".lock")]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    return (input.fileHandleForWriting, output.fileHandleForReading)
  }

  private func answer(_ output: FileHandle) -> String { String(decoding: output.availableData, as: UTF8.self) }

  /// Whether another process gets the lock, which it gives back at once.
  private func anotherProcessGetsTheLock() throws -> Bool {
    let shell = try startShell("if flock -n 9; then flock -u 9; echo yes; else echo no; fi")
    return answer(shell.output) == "yes\n"
  }

  @Test func `Another process is refused while the lock is held, and gets it afterwards`() throws {
    do {
      let lock = try DirectoryLock(directory: directory.path)
      #expect(try !anotherProcessGetsTheLock())
      withExtendedLifetime(lock) {}
    }
    #expect(try anotherProcessGetsTheLock())
    #expect(try readFile(directory.path(".lock")) == [])
  }

  @Test func `A lock that another process holds is refused with its owner, and free afterwards`() throws {
    let shell = try startShell(
      "flock -n 9; printf 'process 7 on node3' >&9; echo held; read line; flock -u 9; echo freed")
    #expect(answer(shell.output) == "held\n")
    #expect(throws: FileError.directoryInUse(path: directory.path, owner: "process 7 on node3")) {
      try DirectoryLock(directory: directory.path)
    }
    try shell.input.write(contentsOf: Data("go on\n".utf8))
    #expect(answer(shell.output) == "freed\n")
    #expect(throws: Never.self) { try DirectoryLock(directory: directory.path) }
  }

  @Test func `A second lock of the same process is refused with the first one's name`() throws {
    let lock = try DirectoryLock(directory: directory.path)
    let owner = "process \(ProcessInfo.processInfo.processIdentifier) on \(ProcessInfo.processInfo.hostName)"
    #expect(throws: FileError.directoryInUse(path: directory.path, owner: owner)) {
      try DirectoryLock(directory: directory.path)
    }
    withExtendedLifetime(lock) {}
  }

  @Test func `What a dead process left behind does not count`() throws {
    try directory.write("process 7 on node3, whose name is much longer than that of this machine's", to: ".lock")
    let lock = try DirectoryLock(directory: directory.path)
    let owner = "process \(ProcessInfo.processInfo.processIdentifier) on \(ProcessInfo.processInfo.hostName)"
    #expect(try readFile(directory.path(".lock")) == Array(owner.utf8))
    withExtendedLifetime(lock) {}
  }

  @Test func `The directory is made, and a file in its place is an error`() throws {
    do { _ = try DirectoryLock(directory: directory.path("a/b")) }
    #expect(isDirectory(directory.path("a/b")))
    let path = try directory.write("text", to: "file")
    #expect(throws: FileError.self) { try DirectoryLock(directory: path) }
  }

  @Test func `Two that take the lock in turn read of each other, complete or not, and never crash`() throws {
    let path = directory.path
    let taken = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      for _ in 0..<3000 {
        do throws(FileError) {
          let lock = try DirectoryLock(directory: path)
          withExtendedLifetime(lock) { taken.withLock { $0 += 1 } }
        } catch {
          guard case .directoryInUse(path, _) = error else {
            Issue.record("\(error)")
            return
          }
        }
      }
    }
    #expect(taken.withLock { $0 } > 0)
  }
}
