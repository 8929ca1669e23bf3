import Files
import TestSupport
import Testing

@Suite struct MappedFileTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `An empty file has no bytes`() throws {
    let file = try MappedFile(path: directory.write("", to: "empty"))
    #expect(file.count == 0)
    #expect(file.elements(of: UInt8.self, count: 0, at: 0) == [])
    #expect(file.withBytes { $0.byteCount } == 0)
  }

  @Test func `A missing file is named`() {
    let path = directory.path("missing")
    #expect(throws: FileError.system(operation: "open", path: path, reason: "No such file or directory")) {
      try MappedFile(path: path)
    }
  }

  @Test(arguments: ["", "/dev/null"])
  func `A path that is not a regular file is refused`(path: String) {
    let path = path.isEmpty ? directory.path : path
    #expect(throws: FileError.system(operation: "read", path: path, reason: "not a regular file")) {
      try MappedFile(path: path)
    }
  }

  @Test(.timeLimit(.minutes(1))) func `A named pipe is refused and not waited for`() throws {
    let path = try directory.pipe("pipe")
    #expect(throws: FileError.system(operation: "read", path: path, reason: "not a regular file")) {
      try MappedFile(path: path)
    }
  }

  @Test func `Elements are read at any offset, little-endian`() throws {
    let file = try MappedFile(path: directory.write("abcdefgh", to: "letters"))
    #expect(file.count == 8)
    #expect(file.elements(of: UInt8.self, count: 2, at: 6) == [0x67, 0x68])
    #expect(file.elements(of: UInt16.self, count: 2, at: 1) == [0x6362, 0x6564])
    #expect(file.elements(of: UInt32.self, count: 1, at: 3) == [0x6766_6564])
    var bytes: [UInt8] = [0, 0, 0]
    var span = bytes.mutableSpan
    file.read(&span, at: 5)
    #expect(bytes == Array("fgh".utf8))
  }

  @Test func `The bytes outlive the name of the file`() throws {
    let path = try directory.write("old", to: "text")
    let file = try MappedFile(path: path)
    try AtomicFile.write(.init("other".utf8), to: path)
    #expect(file.elements(of: UInt8.self, count: 3, at: 0) == Array("old".utf8))
  }
}
