import Checkpoints
import Foundation
import TensorKernels
import TestSupport
import Testing

@Suite struct SafetensorsRoundTripTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `Tensors are read with the bits that were written`() throws {
    var inputs = TestInputs(seed: 1)
    let shapes = [[3, 5], [7], [2, 3, 4], [1, 1], [], [0, 4]]
    var written: [[UInt32]] = []
    let entries = shapes.enumerated().map { index, shape in
      let tensor = Tensor(rows: 1, columns: shape.reduce(1, *))
      written.append((0..<tensor.count).map { _ in UInt32(inputs.integer(in: 0...0xFFFF_FFFF)) })
      tensor.assign(written[index].map { Float(bitPattern: $0) })
      return SafetensorsWriter.Entry(name: "tensor \(index)/é\"", shape: shape, tensor: tensor)
    }
    let path = directory.path("tensors")
    try SafetensorsWriter.write(entries, to: path)
    let file = try SafetensorsFile(path: path)
    #expect(file.names == shapes.indices.map { "tensor \($0)/é\"" })
    for (index, shape) in shapes.enumerated() {
      let name = "tensor \(index)/é\""
      #expect(file.shape(of: name) == shape)
      let expected = written[index]
      #expect(try file.floats(name).map { $0.bitPattern } == expected)
      let view = Tensor(rows: 1, columns: shape.reduce(1, *))
      try file.read(name, shape: shape, into: view)
      #expect(view.elements.map { $0.bitPattern } == expected)
    }
  }

  @Test func `A file without tensors is whole`() throws {
    let path = directory.path("none")
    try SafetensorsWriter.write([], to: path)
    #expect(try SafetensorsFile(path: path).names.isEmpty)
  }

  @Test func `The same tensors give the same bytes`() throws {
    let tensor = Tensor(rows: 2, columns: 3)
    let files = try ["a", "b"].map { name in
      try SafetensorsWriter.write(
        [.init(name: "y", shape: [2, 3], tensor: tensor), .init(name: "x", shape: [6], tensor: tensor)],
        to: directory.path(name))
      return try Data(contentsOf: URL(fileURLWithPath: directory.path(name)))
    }
    #expect(files[0] == files[1])
  }

  @Test func `A file of another writer, without our checksum, is read`() throws {
    var file = HandMadeFile(dtype: "F32", shape: "[2]", offsets: "[0,8]", data: littleEndian([1.5, -2]))
    #expect(try open(file).floats("x") == [1.5, -2])
    file.header = #"{"__metadata__":{"format":"pt"},"#.appending(file.header.dropFirst()) + "   "
    #expect(try open(file).floats("x") == [1.5, -2])
  }

  @Test(
    arguments: [
      (0x0000, 0), (0x8000, -0.0), (0x3C00, 1), (0xC000, -2), (0x3555, 0.333_251_953_125), (0x7BFF, 65_504),
      (0x0001, 0x1p-24), (0x03FF, 0x1.FF8p-15), (0x7C00, .infinity), (0xFC00, -.infinity),
    ] as [(UInt16, Float)])
  func `Half-precision numbers are read`(bits: UInt16, value: Float) throws {
    try expect(bits, dtype: "F16", is: value)
  }

  @Test(
    arguments: [
      (0x0000, 0), (0x8000, -0.0), (0x3F80, 1), (0xC000, -2), (0x4049, 3.140625), (0x7F7F, 0x1.FEp127),
      (0x0001, 0x1p-133), (0x7F80, .infinity), (0xFF80, -.infinity),
    ] as [(UInt16, Float)])
  func `Brain floats are read`(bits: UInt16, value: Float) throws {
    try expect(bits, dtype: "BF16", is: value)
  }

  @Test func `Whole numbers are read as such, not as numbers with a fraction`() throws {
    let file = try open(
      HandMadeFile(dtype: "I64", shape: "[2]", offsets: "[0,16]", data: littleEndian([Int.min, -1])))
    #expect(try file.integers("x") == [Int.min, -1])
    #expect(throws: CheckpointError.unsupportedType(path: file.path, name: "x", type: "I64")) {
      try file.floats("x")
    }
  }

  @Test func `A type that is not read is named when it is asked for`() throws {
    let file = try open(HandMadeFile(dtype: "F8_E4M3", shape: "[2]", offsets: "[0,2]", data: [0, 0]))
    #expect(file.names == ["x"])
    let error = CheckpointError.unsupportedType(path: file.path, name: "x", type: "F8_E4M3")
    #expect(throws: error) { try file.floats("x") }
    #expect(throws: error) { try file.integers("x") }
    #expect(throws: error) { try file.read("x", shape: [2], into: Tensor(rows: 1, columns: 2)) }
  }

  @Test func `A missing tensor and a wrong shape are named`() throws {
    let file = try open(HandMadeFile(dtype: "F32", shape: "[2,1]", offsets: "[0,8]", data: littleEndian([1.5, 2])))
    #expect(file.shape(of: "y") == nil)
    #expect(throws: CheckpointError.missingTensor(path: file.path, name: "y")) { try file.floats("y") }
    for shape in [[2], [1, 2], [3, 1], []] {
      let tensor = Tensor(rows: 1, columns: shape.reduce(1, *))
      #expect(throws: CheckpointError.shapeMismatch(path: file.path, name: "x", expected: shape, found: [2, 1])) {
        try file.read("x", shape: shape, into: tensor)
      }
    }
  }

  /// Reads a value between two others, in an odd place, both ways.
  private func expect(_ bits: UInt16, dtype: String, is value: Float) throws {
    let data = [0] + littleEndian([UInt16(0), bits, 0])
    let file = try open(HandMadeFile(dtype: dtype, shape: "[3,1]", offsets: "[1,7]", data: data))
    let expected = [0, value.bitPattern, 0]
    #expect(try file.floats("x").map { $0.bitPattern } == expected)
    let tensor = Tensor(rows: 3, columns: 1)
    try file.read("x", shape: [3, 1], into: tensor)
    #expect(tensor.elements.map { $0.bitPattern } == expected)
  }

  private func open(_ file: HandMadeFile) throws -> SafetensorsFile {
    try SafetensorsFile(path: directory.write(file.bytes, to: "hand-made"))
  }

  private func littleEndian(_ values: [Float]) -> [UInt8] { littleEndian(values.map { $0.bitPattern }) }

  private func littleEndian(_ values: [some FixedWidthInteger]) -> [UInt8] {
    values.flatMap { value in (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  }
}
