import Files
import Foundation
import TestSupport
import Testing
import TokenScores

@Suite struct ScoreFileTests {
  let directory: TemporaryDirectory
  static let values: [Float] = [-0.5, -2.25, -11, 0, -1e-3]

  init() throws { directory = try TemporaryDirectory() }

  private func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let path = directory.path(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// A file as `numpy.save` writes it.
  private func numpy(_ description: String, shape: String, _ data: [UInt8], version: UInt8 = 1) throws -> String {
    let text = "{'descr': '\(description)', 'fortran_order': False, 'shape': \(shape), }\n"
    let length = version == 1 ? [UInt8(text.utf8.count), 0] : [UInt8(text.utf8.count), 0, 0, 0]
    return try file("a.npy", [0x93] + Array("NUMPY".utf8) + [version, 0] + length + Array(text.utf8) + data)
  }

  @Test(arguments: ["a.npy", "a.safetensors", "a.txt"]) func `written scores are read with the same bits`(
    name: String
  ) throws {
    let path = directory.path(name)
    try ScoreFile.write(Self.values, to: path, tensor: "test")
    #expect(try ScoreFile.read(path, unit: .nats, tensor: "test") == Self.values)
  }

  @Test(arguments: [1, 2] as [UInt8]) func `arrays of 8-byte floats are read, whatever their version`(version: UInt8)
    throws
  {
    let data = [-0.5, -3.0].flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
    let path = try numpy("<f8", shape: "(2,)", data, version: version)
    #expect(try ScoreFile.read(path, unit: .nats, tensor: "test") == [-0.5, -3])
  }

  @Test(arguments: [
    ("<i4", "(2,)", "its elements are of type \"<i4\""), ("<f4", "(1, 2)", "its shape is [1, 2]"),
    ("<f4", "(3,)", "it has 8 bytes of data for 3 elements"),
  ]) func `other arrays are refused with what they are`(type: String, shape: String, reason: String) throws {
    let path = try numpy(type, shape: shape, [UInt8](repeating: 0, count: 8))
    let error = #expect(throws: ScoreError.self) { try ScoreFile.read(path, unit: .nats, tensor: "test") }
    #expect(error?.description.contains(reason) == true)
  }

  @Test(arguments: [
    (ScoreUnit.nats, "-1", -1.0), (.log2, "-3", -3 * log(2.0)), (.log10, "-2", -2 * log(10.0)),
    (.probabilities, "0.25", log(0.25)), (.probabilities, "1.0000001", 0),
  ]) func `values are read as what they are said to be`(unit: ScoreUnit, text: String, nats: Double) throws {
    let path = try file("a.txt", "\(text)\r\n\n".utf8)
    #expect(try ScoreFile.read(path, unit: unit, tensor: "test") == [Float(nats)])
  }

  @Test(arguments: [
    (ScoreUnit.nats, "nan", "it is NaN"), (.nats, "0.3", "it is above 0"),
    (.probabilities, "-2.5", "cannot be negative"),
    (.probabilities, "0", "smooth the model"), (.log2, "-inf", "smooth the model"),
    (.probabilities, "1.5", "it is above 1"),
    (.nats, "one", "line 2 has \"one\""), (.nats, "", "no values"),
  ]) func `values that cannot be scores are refused with their place`(unit: ScoreUnit, text: String, reason: String)
    throws
  {
    let path = try file("a.txt", (text.isEmpty ? "" : unit == .probabilities ? "0.5\n\(text)" : "-1\n\(text)").utf8)
    let error = #expect(throws: ScoreError.self) { try ScoreFile.read(path, unit: unit, tensor: "test") }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }
}
