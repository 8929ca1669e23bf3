import Checkpoints
import Files
import Foundation
import TestSupport
import Testing
import Transformers

/// Weights in several files beside a list of them, as large models are published.
@Suite struct ShardedWeightsTests {
  let directory: TemporaryDirectory
  let parameters: Parameters

  init() throws {
    directory = try TemporaryDirectory()
    parameters = try SmallModel.grouped.parameters()
    try ModelDirectory.write(parameters, tokenizer: SmallModel.tokenizer(), to: directory.path)
    try FileManager.default.removeItem(atPath: ModelDirectory.weightsPath(directory.path))
  }

  /// Writes every other tensor into one of two shards.
  private func writeShards() throws -> [String: String] {
    var map: [String: String] = [:]
    for shard in 0..<2 {
      let name = "model-0000\(shard + 1)-of-00002.safetensors"
      let slots = parameters.layout.slots.enumerated().filter { $0.offset % 2 == shard }.map { $0.element }
      let entries = slots.map {
        SafetensorsWriter.Entry(name: $0.name, shape: $0.shape, tensor: parameters.tensor($0))
      }
      try SafetensorsWriter.write(entries, to: directory.path(name))
      for slot in slots { map[slot.name] = name }
    }
    return map
  }

  private func writeIndex(_ map: [String: String]) throws {
    let data = try JSONSerialization.data(withJSONObject: ["metadata": ["total_size": 1], "weight_map": map])
    try directory.write(data, to: "model.safetensors.index.json")
  }

  private func refuse(_ says: String, _ location: SourceLocation = #_sourceLocation) {
    let error = #expect(throws: CheckpointError.self, sourceLocation: location) {
      try ModelDirectory.read(directory.path)
    }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")", sourceLocation: location)
  }

  @Test func `Shards are read with the bits that were written`() throws {
    try writeIndex(writeShards())
    #expect(try ModelDirectory.read(directory.path).bits == parameters.bits)
    let checksum = try ModelDirectory.weightsChecksum(directory.path)
    // One file is preferred, as transformers does.
    try ModelDirectory.write(parameters, tokenizer: SmallModel.tokenizer(), to: directory.path)
    #expect(try ModelDirectory.weightsChecksum(directory.path) != checksum)
  }

  @Test func `A list without files, with paths or without a tensor is refused`() throws {
    let map = try writeShards()
    try directory.write("{}", to: "model.safetensors.index.json")
    refuse("weight_map does not list")
    try writeIndex(map.mapValues { "../\($0)" })
    refuse("weight_map names \"../model-00001")
    try writeIndex(map.filter { $0.key != "lm_head.weight" })
    refuse("no tensor \"lm_head.weight\"")
    try writeIndex(map.mapValues { _ in "model-00003-of-00002.safetensors" })
    refuse("it lists model-00003-of-00002.safetensors, which is missing; copy all files")
  }

  @Test func `Weights in another format are named`() throws {
    try directory.write("PK", to: "pytorch_model.bin")
    refuse("has its weights in pytorch_model.bin, and only safetensors is read; convert them")
  }
}
