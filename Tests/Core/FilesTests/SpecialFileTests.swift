import Files
import Foundation
import TestSupport
import Testing

/// What stands in the place of a file that is written.
@Suite struct SpecialFileTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write("precious", to: "precious")
  }

  private func expectUntouched() throws {
    #expect(try readFile(directory.path("precious")) == Array("precious".utf8))
  }

  @Test(arguments: [nil, 0]) func `A journal does not follow a link`(length: Int?) throws {
    let path = try directory.link("journal", to: "precious")
    #expect(throws: FileError.self) { try JournalFile(path: path, keeping: length) }
    try expectUntouched()
  }

  @Test(.timeLimit(.minutes(1))) func `A journal does not wait for a named pipe`() throws {
    let path = try directory.pipe("journal")
    #expect(throws: FileError.self) { try JournalFile(path: path, keeping: 0) }
  }

  @Test func `A lock does not follow a link`() throws {
    _ = try directory.link(".lock", to: "precious")
    #expect(throws: FileError.self) { try DirectoryLock(directory: directory.path) }
    try expectUntouched()
  }

  @Test(.timeLimit(.minutes(1))) func `A pipe that somebody reads is written to and stays, and any other is refused`()
    throws
  {
    let path = try directory.pipe("result")
    #expect(throws: FileError.system(operation: "create", path: path, reason: "No such device or address")) {
      try AtomicFile.write(Data("new".utf8), to: path)
    }
    let reader = try #require(FileHandle(forUpdatingAtPath: path))
    try AtomicFile.write(Data("new".utf8), to: path)
    #expect(try reader.read(upToCount: 3) == Data("new".utf8))
    #expect(isPipe(path))
  }

  @Test func `A file takes the place of a link`() throws {
    let path = try directory.link("result", to: "precious")
    try AtomicFile.write(Data("new".utf8), to: path)
    #expect(try readFile(path) == Array("new".utf8))
    try expectUntouched()
  }
}
