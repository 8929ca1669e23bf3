import Files
import Foundation
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }

  @Test func `A committed file holds what was written and leaves nothing beside it`() throws {
    let path = directory.path("numbers")
    let file = try AtomicFile(path: path)
    try file.write([UInt8]("head".utf8))
    try file.write([Float(1), -2])
    try file.write([UInt16(513)].span)
    #expect(!exists(path))
    try file.commit()
    #expect(try readFile(path) == Array("head".utf8) + [0, 0, 128, 63, 0, 0, 0, 192, 1, 2])
    #expect(try names() == ["numbers"])
  }

  /// Swift 6.3.1 drops the elements of a literal whose span is taken in a generic function of another module.
  @Test func `A literal of values that are known late is written`() throws {
    for number in 0..<100 {
      let path = directory.path("\(number)")
      let file = try AtomicFile(path: path)
      try file.write([number])
      try file.write([UInt8(number), 2, 3])
      try file.commit()
      #expect(try readFile(path) == [UInt8(number), 0, 0, 0, 0, 0, 0, 0, UInt8(number), 2, 3])
    }
  }

  @Test func `A writer that is dropped leaves the old content and nothing beside it`() throws {
    let path = try directory.write("old", to: "text")
    do {
      let file = try AtomicFile(path: path)
      try file.write(Array("new".utf8))
    }
    #expect(try readFile(path) == Array("old".utf8))
    #expect(try names() == ["text"])
  }

  @Test func `Readers see the old content until the commit`() throws {
    let path = try directory.write("old", to: "text")
    let file = try AtomicFile(path: path)
    try file.write(Array("new".utf8))
    #expect(try readFile(path) == Array("old".utf8))
    try file.commit()
    #expect(try readFile(path) == Array("new".utf8))
  }

  @Test func `A header can be filled in last`() throws {
    let path = directory.path("file")
    let file = try AtomicFile(path: path)
    try file.write(Array("....body".utf8))
    try file.write(Array("head".utf8), at: 0)
    try file.write(Array("!".utf8))
    try file.commit()
    #expect(try readFile(path) == Array("headbody!".utf8))
  }

  @Test func `A complete file is replaced at once`() throws {
    let path = try directory.write("a longer text", to: "text")
    try AtomicFile.write(Data("short".utf8), to: path)
    #expect(try readFile(path) == Array("short".utf8))
    try AtomicFile.write(Data(), to: path)
    #expect(try readFile(path) == [])
    #expect(try names() == ["text"])
  }

  @Test func `A missing directory is named`() {
    let path = directory.path("missing/file")
    #expect(throws: FileError.system(operation: "create", path: path, reason: "No such file or directory")) {
      try AtomicFile.write(Data("text".utf8), to: path)
    }
  }

  @Test func `A directory in the way is an error and stays`() throws {
    let path = directory.path("taken")
    try createDirectory(path)
    #expect(throws: FileError.self) { try AtomicFile.write(Data("text".utf8), to: path) }
    #expect(isDirectory(path))
    #expect(try names() == ["taken"])
  }

  /// The temporary file is led to the device that is always full.
  @Test(.enabled(if: exists("/dev/full"), "this system has no /dev/full"))
  func `A full disk is an error, and the old content stays`() throws {
    let path = try directory.write("old", to: "text")
    let temporaryPath = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
    try FileManager.default.createSymbolicLink(atPath: temporaryPath, withDestinationPath: "/dev/full")
    #expect(throws: FileError.system(operation: "write", path: path, reason: "No space left on device")) {
      try AtomicFile.write(Data("new".utf8), to: path)
    }
    #expect(try readFile(path) == Array("old".utf8))
    #expect(try names() == ["text"])
  }
}
