import Files
import Foundation
import TestSupport
import Testing

@Suite struct SealedFileTests {
  private struct Value: Codable, Equatable {
    var name = "run"
    var losses = [0.1, 2.5e-9, 3]
    var step: Int? = 7
    var interval: Double?
  }

  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `what was written is read`() throws {
    let path = directory.path("value.json")
    #expect(try SealedFile.read(Value.self, from: path) == nil)
    try SealedFile.write(Value(), to: path)
    #expect(try SealedFile.read(Value.self, from: path) == Value())
  }

  @Test(arguments: [0x01, 0x02, 0x08, 0x20, 0x80, 0xFF] as [UInt8])
  func `a changed byte is noticed or does not change what is read`(mask: UInt8) throws {
    let path = directory.path("value.json")
    try SealedFile.write(Value(), to: path)
    let complete = try readFile(path)
    for position in complete.indices {
      var corrupted = complete
      corrupted[position] ^= mask
      do throws(FileError) {
        #expect(try SealedFile.decode(Value.self, from: corrupted, path: path) == Value(), "byte \(position)")
      } catch {
        #expect(error == .corrupted(path: path))
      }
    }
  }

  @Test func `a file cut short is corrupted`() throws {
    let path = directory.path("value.json")
    try SealedFile.write(Value(), to: path)
    let complete = try readFile(path)
    for count in 0..<complete.count - 1 {
      #expect(throws: FileError.corrupted(path: path), "\(count) bytes") {
        try SealedFile.decode(Value.self, from: Array(complete.prefix(count)), path: path)
      }
    }
  }
}
