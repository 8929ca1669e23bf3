import Checkpoints
import Configurations
import Files
import Foundation
import TestSupport
import Testing
import Transformers

/// Model directories of others with random damage: one error each, or a model, and never more memory than the files justify.
@Suite struct MutatedModelTests {
  private static let mutationCount = 500

  let directory: TemporaryDirectory
  /// The files of a small model of every option, the weights without our checksum.
  private let config: Data, header: Data, data: Data

  init() throws {
    directory = try TemporaryDirectory()
    let parameters = try SmallModel.headNorm.parameters()
    try ModelDirectory.write(parameters, tokenizer: SmallModel.tokenizer(), to: directory.path)
    config = Data(try readFile(directory.path("config.json")))
    (header, data) = Self.weights(parameters.layout)
    try write(header)
  }

  /// The header and the data of a model in BF16.
  private static func weights(_ layout: ParameterLayout) -> (header: Data, data: Data) {
    let entries = layout.slots.map { slot in
      #""\#(slot.name)":{"dtype":"BF16","shape":\#(slot.shape),"data_offsets":[\#(2 * slot.offset),\#(2 * (slot.offset + slot.count))]}"#
    }
    return (Data("{\(entries.joined(separator: ","))}".utf8), Data(count: 2 * layout.count))
  }

  private func write(_ header: Data) throws {
    let length = Data((0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) })
    try directory.write(length + header + data, to: "model.safetensors")
  }

  /// Reads the model, which must be refused in one sentence, or fit into the files.
  private func readOrRefuse(_ mutation: Int) {
    do {
      let parameters = try ModelDirectory.read(directory.path)
      // Two bytes a value in the file.
      #expect(2 * parameters.flat.count <= data.count, "mutation \(mutation)")
    } catch let error as CheckpointError {
      #expect(!error.description.contains("\n"), "mutation \(mutation)")
    } catch {
      #expect(error is ConfigurationError, "mutation \(mutation): \(error)")
    }
  }

  @Test func `Undamaged files are read`() throws {
    #expect(try ModelDirectory.read(directory.path).flat.elements.allSatisfy { $0 == 0 })
  }

  @Test func `Five hundred damaged headers`() throws {
    var mutation = Mutation(seed: 1)
    for index in 0..<Self.mutationCount {
      try write(mutation.apply(to: header))
      readOrRefuse(index)
      guard let file = try? SafetensorsFile(path: directory.path("model.safetensors")) else { continue }
      for name in file.names {
        if let values = try? file.floats(name) { #expect(2 * values.count <= data.count, "mutation \(index)") }
      }
    }
  }

  @Test func `Five hundred damaged descriptions`() throws {
    var mutation = Mutation(seed: 2)
    for index in 0..<Self.mutationCount {
      try directory.write(mutation.apply(to: config), to: "config.json")
      readOrRefuse(index)
    }
  }

  @Test func `Five hundred damaged lists of shards`() throws {
    let names = try SafetensorsFile(path: directory.path("model.safetensors")).names
    try FileManager.default.moveItem(
      atPath: directory.path("model.safetensors"), toPath: directory.path("model-00001-of-00001.safetensors"))
    let map = names.map { #""\#($0)":"model-00001-of-00001.safetensors""# }
    let index = Data(#"{"metadata":{"total_size":1},"weight_map":{\#(map.joined(separator: ","))}}"#.utf8)
    var mutation = Mutation(seed: 3)
    try directory.write(index, to: "model.safetensors.index.json")
    #expect(try ModelDirectory.read(directory.path).flat.count * 2 == data.count)
    for number in 0..<Self.mutationCount {
      try directory.write(mutation.apply(to: index), to: "model.safetensors.index.json")
      readOrRefuse(number)
    }
  }
}

/// Random damage to a JSON text.
private struct Mutation {
  private var inputs: TestInputs

  /// Values that no model has, or few.
  private static let values = [
    "0", "-1", "1", "2", "3", "65536", "4294967296", "9223372036854775807", "-9223372036854775808", "1e308", "0.5",
    "1e-320",
    "true", "null", "\"\"", "\"linear\"", "\"llama3\"", "\"mistral\"", "\"qwen2\"", "\"F32\"", "\"F16\"", "\"I64\"",
    "[]",
    "[1,2]", "[0,9223372036854775807]", "{}", "{\"rope_type\":\"llama3\",\"factor\":1e300}", "[[[[]]]]",
  ]

  init(seed: UInt64) { inputs = TestInputs(seed: seed) }

  /// The text with one to four kinds of damage.
  mutating func apply(to json: Data) -> Data {
    var bytes = Array(json)
    for _ in 0..<inputs.integer(in: 1...4) where !bytes.isEmpty { damage(&bytes) }
    return Data(bytes)
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let place = inputs.integer(in: 0...bytes.count - 1)
    switch inputs.integer(in: 0...5) {
    case 0: bytes[place] = UInt8(inputs.integer(in: 0...255))
    case 1: bytes.removeSubrange(place..<min(bytes.count, place + inputs.integer(in: 1...20)))
    case 2: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + inputs.integer(in: 1...60))], at: place)
    case 3: bytes.removeLast(inputs.integer(in: 1...min(bytes.count, 9)))
    default: replaceValue(&bytes, after: place)
    }
  }

  /// Puts another value in place of the next one behind a colon.
  private mutating func replaceValue(_ bytes: inout [UInt8], after place: Int) {
    guard let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")) else { return }
    let rest = bytes[(colon + 1)...]
    let end = rest.firstIndex { [UInt8(ascii: ","), UInt8(ascii: "}")].contains($0) } ?? bytes.count
    let value = Self.values[inputs.integer(in: 0...Self.values.count - 1)]
    bytes.replaceSubrange(colon + 1..<end, with: Array(value.utf8))
  }
}
