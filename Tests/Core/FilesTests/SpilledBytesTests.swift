import Files
import Foundation
import TestSupport
import Testing

@Suite struct SpilledBytesTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test(arguments: [1, 7, 100, 1 << 20], [3, 50, 5000]) func `Every range is what was appended`(limit: Int, piece: Int)
    throws
  {
    var inputs = TestInputs(seed: UInt64(limit + piece))
    let bytes = SpilledBytes(directories: [directory.path], limit: limit)
    var all: [UInt8] = []
    for _ in 0..<40 {
      let next = (0..<inputs.integer(in: 0...piece)).map { _ in UInt8(inputs.integer(in: 0...255)) }
      try bytes.append(next[...])
      all += next
      let start = inputs.integer(in: 0...all.count)
      let range = start..<inputs.integer(in: start...all.count)
      var found: [UInt8] = [42]
      try bytes.read(range, into: &found)
      #expect(found == [42] + all[range])
    }
    #expect(bytes.count == all.count)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [], "the file has no name")
  }

  @Test func `The file goes to the first directory that takes one`() throws {
    let bytes = SpilledBytes(directories: [directory.path("missing"), directory.path], limit: 1)
    try bytes.append([1, 2, 3])
    var found: [UInt8] = []
    try bytes.read(1..<3, into: &found)
    #expect(found == [2, 3])
  }

  @Test func `Where no directory takes a file, the first is named`() throws {
    let bytes = SpilledBytes(directories: [directory.path("missing"), directory.path("gone")], limit: 1)
    #expect(
      throws: FileError.system(
        operation: "create", path: "a temporary file in \(directory.path("missing"))",
        reason: "No such file or directory")
    ) { try bytes.append([1, 2, 3]) }
  }
}
