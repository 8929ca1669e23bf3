import Checkpoints
import Foundation
import TestSupport
import Testing

/// Files without our checksum: what is damaged in them may go unseen, but nothing may be read beyond their ends.
@Suite struct ForeignFileDamageTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private static let header =
    #"{"__metadata__":{"format":"pt"},"w":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},"#
    + #""n":{"dtype":"I64","shape":[1],"data_offsets":[12,20]}}"#

  private var whole: Data {
    var file = HandMadeFile(header: Self.header)
    file.data = Array(0..<20)
    return file.bytes
  }

  private func open(_ bytes: Data) throws -> SafetensorsFile {
    try SafetensorsFile(path: directory.write(bytes, to: "foreign"))
  }

  @Test func `A changed byte is refused or read, without a trap`() throws {
    let whole = whole
    #expect(try open(whole).integers("n") == [0x1312_1110_0F0E_0D0C])
    for position in whole.indices {
      for mask: UInt8 in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF] {
        var damaged = whole
        damaged[position] ^= mask
        guard let file = try? open(damaged) else { continue }
        for name in file.names {
          let count = file.shape(of: name)?.reduce(1, *)
          let (floats, integers) = (try? file.floats(name), try? file.integers(name))
          #expect(floats == nil || floats?.count == count)
          #expect(integers == nil || integers?.count == count)
        }
      }
    }
  }

  @Test func `A file cut short anywhere is refused`() {
    for count in 0..<whole.count {
      #expect(throws: CheckpointError.self, "\(count) bytes") { try open(whole.prefix(count)) }
    }
  }

  @Test func `Random bytes are refused`() {
    var inputs = TestInputs(seed: 1)
    for _ in 0..<500 {
      let header = Data((0..<inputs.integer(in: 0...60)).map { _ in UInt8(inputs.integer(in: 0...255)) })
      let length = Data((0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) })
      #expect(throws: CheckpointError.self) { try open(length + header) }
      #expect(throws: CheckpointError.self) { try open(header) }
    }
  }

  @Test(arguments: [
    #"{"__metadata__":{"chorus.xxh3":""}}"#, #"{"__metadata__":{"chorus.xxh3":"00000000000000000000000000000000"}}"#,
    #"{"__metadata__":{"chorus.version":"1"}}"#,
  ])
  func `A file that claims to be ours needs its checksum`(header: String) {
    let path = directory.path("foreign")
    #expect(throws: CheckpointError.corrupted(path: path)) { try open(HandMadeFile(header: header).bytes) }
  }
}
