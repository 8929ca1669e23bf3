import Checkpoints
import Files
import Foundation
import TensorKernels
import TestSupport
import Testing

@Suite struct SafetensorsDamageTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test(arguments: [0x01, 0x02, 0x10, 0x20, 0x80, 0xFF] as [UInt8])
  func `A file with any byte changed is refused, from its first to its last`(mask: UInt8) throws {
    let whole = try smallFile()
    for position in whole.indices {
      var damaged = whole
      damaged[position] ^= mask
      let path = try directory.write(damaged, to: "damaged")
      #expect(throws: CheckpointError.self, "byte \(position)") { try SafetensorsFile(path: path) }
    }
  }

  @Test func `A file cut short anywhere, or with more at its end, is refused`() throws {
    let whole = try smallFile()
    for count in 0..<whole.count {
      let path = try directory.write(whole.prefix(count), to: "short")
      #expect(throws: CheckpointError.self, "\(count) bytes") { try SafetensorsFile(path: path) }
    }
    let path = try directory.write(whole + [0], to: "long")
    #expect(throws: CheckpointError.corrupted(path: path)) { try SafetensorsFile(path: path) }
  }

  @Test func `Numbers that changed places are noticed`() throws {
    let whole = try smallFile()
    var damaged = whole
    damaged.replaceSubrange(whole.count - 8..<whole.count - 4, with: whole.suffix(4))
    damaged.replaceSubrange(whole.count - 4..<whole.count, with: whole[whole.count - 8..<whole.count - 4])
    let path = try directory.write(damaged, to: "damaged")
    #expect(throws: CheckpointError.corrupted(path: path)) { try SafetensorsFile(path: path) }
  }

  @Test(arguments: [1 << 60, UInt64(Int.max), UInt64(Int.max) - 7, UInt64.max, UInt64.max - 7, 1 << 32, 3])
  func `A header longer than the file is refused`(length: UInt64) throws {
    try refuse(HandMadeFile(header: "{}", headerLength: length))
  }

  @Test(arguments: [
    "", " ", "not JSON", "[]", "null", "3", "\"text\"", "{", "{}}", "{\"x\":3}", "{\"x\":{}}", "{\"x\":[]}",
    #"{"__metadata__":3}"#, #"{"__metadata__":{"a":1}}"#, #"{"x":{"dtype":"F32","shape":[1]}}"#,
    #"{"x":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}"#, "\u{0}\u{0}\u{0}{", "\u{FEFF}",
    String(repeating: "[", count: 100_000), String(repeating: #"{"x":"#, count: 100_000),
  ])
  func `A header that does not describe tensors is refused`(header: String) throws {
    try refuse(HandMadeFile(header: header))
  }

  @Test(arguments: [
    "[-1]", "[-1,-1]", "[2]", "[4611686018427387904,4]", "[9223372036854775807,9223372036854775807]",
    "[9223372036854775807]", "[2305843009213693953,4]", "[9223372036854775808]", "[1.5]", "[1e30]", "[\"1\"]", "1",
    "[0]", "[4294967296,4294967296,0,1]",
  ])
  func `A shape that does not fit its bytes is refused`(shape: String) throws {
    try refuse(HandMadeFile(dtype: "F32", shape: shape, offsets: "[0,4]", data: [0, 0, 0, 0]))
  }

  @Test(arguments: [
    "[4,8]", "[1,5]", "[-4,0]", "[4,0]", "[0,3]", "[0,5]", "[0]", "[]", "[0,4,8]", "[0,9223372036854775807]",
    "[-9223372036854775808,9223372036854775807]", "[9223372036854775804,-9223372036854775808]",
    "[9223372036854775803,9223372036854775807]", "[0,9223372036854775808]", "[0.5,4.5]",
  ])
  func `Offsets outside, negative, descending or of another length are refused`(offsets: String) throws {
    try refuse(HandMadeFile(dtype: "F32", shape: "[1]", offsets: offsets, data: [0, 0, 0, 0]))
  }

  @Test(arguments: ["[0,4]", "[2,6]", "[4,8]"]) func `Tensors that share bytes are refused`(offsets: String) throws {
    let header = """
      {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":\(offsets)}}
      """
    var file = HandMadeFile(header: header)
    file.data = [UInt8](repeating: 0, count: 8)
    try refuse(file)
  }

  @Test func `Offsets outside are refused for types that are not read, too`() throws {
    try refuse(HandMadeFile(dtype: "F64", shape: "[1]", offsets: "[0,8]", data: [0, 0, 0, 0]))
    try refuse(HandMadeFile(dtype: "F64", shape: "[9223372036854775807,2]", offsets: "[0,4]", data: [0, 0, 0, 0]))
  }

  @Test func `Sentences name the tensor and what to do`() {
    let error = CheckpointError.shapeMismatch(path: "m", name: "lm_head.weight", expected: [8, 2], found: [8, 4])
    #expect(
      error.description
        == "tensor \"lm_head.weight\" of m has shape [8, 4] but the configuration implies [8, 2]; was it written by another model?"
    )
  }

  private func refuse(_ file: HandMadeFile) throws {
    let path = try directory.write(file.bytes, to: "hand-made")
    #expect {
      try SafetensorsFile(path: path)
    } throws: { error in
      if case CheckpointError.malformed(path, _) = error { true } else { false }
    }
  }

  private func smallFile() throws -> Data {
    let path = directory.path("whole")
    let tensors = [(2, 3), (1, 5)].map { Tensor(rows: $0, columns: $1) }
    let numbers = (0..<11).map { 1 / Float($0 + 1) }
    tensors[0].assign(Array(numbers[..<6]))
    tensors[1].assign(Array(numbers[6...]))
    try SafetensorsWriter.write(
      [.init(name: "a", shape: [2, 3], tensor: tensors[0]), .init(name: "b", shape: [5], tensor: tensors[1])],
      to: path)
    return Data(try readFile(path))
  }
}
