import Files
import Foundation
import TestSupport
import Testing

/// What stands in the place of a file that is written.
@Suite struct SpecialFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("precious", to: "precious")
  }

  private func expectUntouched() throws {
    #expect(try readFile(folder.path("precious")) == Array("precious".utf8))
  }

  @Test(arguments: [nil, 0]) func `A journal does not follow a link`(length: Int?) throws {
    let path = try folder.link("journal", to: "precious")
    #expect(throws: FileError.self) { try JournalFile(path: path, keeping: length) }
    try expectUntouched()
  }

  @Test(.timeLimit(.minutes(1))) func `A journal does not wait for a named pipe`() throws {
    let path = try folder.pipe("journal")
    #expect(throws: FileError.self) { try JournalFile(path: path, keeping: 0) }
  }

  @Test func `A lock does not follow a link`() throws {
    _ = try folder.link(".lock", to: "precious")
    #expect(throws: FileError.self) { try FolderLock(folder: folder.path) }
    try expectUntouched()
  }

  @Test func `A file takes the place of a link`() throws {
    let path = try folder.link("result", to: "precious")
    try AtomicFile.write(Data("new".utf8), to: path)
    #expect(try readFile(path) == Array("new".utf8))
    try expectUntouched()
  }
}
