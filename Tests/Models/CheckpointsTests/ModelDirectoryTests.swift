import Checkpoints
import Configurations
import Files
import Foundation
import TensorKernels
import TestSupport
import Testing
import Tokenizers
import Transformers

@Suite struct ModelDirectoryTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test(arguments: SmallModel.allCases)
  func `A model is read with the bits that were written`(model: SmallModel) throws {
    let parameters = try write(model)
    #expect(try ModelDirectory.configuration(directory.path) == parameters.layout.configuration)
    let read = try ModelDirectory.read(directory.path)
    #expect(read.layout.configuration == parameters.layout.configuration)
    #expect(read.bits == parameters.bits)
    let names = try SafetensorsFile(path: ModelDirectory.weightsPath(directory.path)).names
    #expect(names.contains("lm_head.weight") == (model != .tied))
    #expect(names == parameters.layout.slots.map { $0.name }.sorted())
  }

  @Test func `The tokenizer is kept beside the model`() throws {
    _ = try write(.dense)
    let tokenizer = try Tokenizer(json: Data(readFile(directory.path("tokenizer.json"))))
    #expect(tokenizer.json() == (try SmallModel.tokenizer().json()))
  }

  @Test func `Prompts follow the token that the tokenizer's files put there, or that training here had`() throws {
    _ = try write(.dense)
    func start() throws -> UInt32? {
      ModelDirectory.promptStart(directory.path, try Tokenizer(TokenizerFiles(path: directory.path)))
    }
    let end = try SmallModel.tokenizer().specialTokens.endOfText
    #expect(try start() == end.id, "the tokenizer is of this program")
    let own = try readFile(directory.path("tokenizer.json"))
    func declare(_ processor: String) throws {
      let json = String(decoding: own, as: UTF8.self)
      let changed = json.replacing(#""post_processor": null"#, with: #""post_processor": \#(processor)"#)
      #expect(changed != json)
      try directory.write(changed, to: "tokenizer.json")
    }
    try declare(#"{"type": "ByteLevel", "trim_offsets": false}"#)
    #expect(try start() == nil, "the file puts nothing there")
    try directory.write("{}", to: "configuration.json")
    #expect(try start() == end.id, "the model is a run")
  }

  @Test func `Old names of the rotary embedding's base are read, and new ones`() throws {
    _ = try write(.dense)
    try edit { $0["rope_parameters"] = nil }
    #expect(try ModelDirectory.configuration(directory.path).ropeTheta == 12_345.5)
    try edit {
      $0["rope_theta"] = nil
      $0["rope_parameters"] = ["rope_theta": 5e5, "rope_type": "default"]
    }
    #expect(try ModelDirectory.configuration(directory.path).ropeTheta == 5e5)
    try edit { $0["rope_parameters"] = nil }
    #expect(try ModelDirectory.configuration(directory.path).ropeTheta == 10_000)
  }

  @Test func `What old files leave out has its usual value`() throws {
    let expected = try write(.dense).layout.configuration
    try edit { configuration in
      for name in [
        "num_key_value_heads", "head_dim", "attention_bias", "mlp_bias", "tie_word_embeddings", "torch_dtype", "dtype",
        "bos_token_id", "eos_token_id", "architectures", "hidden_act",
      ] { configuration[name] = nil }
      configuration["rope_scaling"] = NSNull()
      configuration["pretraining_tp"] = 1
    }
    #expect(try ModelDirectory.configuration(directory.path) == expected)
  }

  @Test(arguments: [
    ("eos_token_id", "[0, 5]"), ("architectures", "null"), ("architectures", "[]"), ("hidden_act", "\"swish\""),
    ("pad_token_id", "null"), ("head_dim", "null"), ("rope_scaling", #"{"rope_type": "default"}"#),
    ("partial_rotary_factor", "1.0"), ("quantization_config", "null"), ("attention_bias", "null"),
    ("rms_norm_eps", "null"),
  ])
  func `Keys that do not change the model are read over`(name: String, value: String) throws {
    let expected = try write(.grouped).layout.configuration
    try edit { $0[name] = try json(value) }
    #expect(try ModelDirectory.configuration(directory.path) == expected)
  }

  @Test func `Absent numbers have the defaults of transformers`() throws {
    _ = try write(.dense)
    try edit {
      for name in ["rms_norm_eps", "max_position_embeddings", "rope_theta", "rope_parameters"] { $0[name] = nil }
    }
    let model = try ModelDirectory.configuration(directory.path)
    #expect(model.rmsNormEpsilon == 1e-6 && model.contextLength == 2048 && model.ropeTheta == 10_000)
  }

  @Test(
    arguments: [
      ("attention_bias", "true"), ("attention_bias", "\"no\""), ("rope_scaling", #"{"factor":8}"#),
      ("rope_scaling", "\"linear\""), ("partial_rotary_factor", "0.5"), ("quantization_config", #"{"bits":4}"#),
      ("architectures", #"["LlamaForSequenceClassification"]"#), ("tie_word_embeddings", "1"), ("hidden_size", "24.5"),
      ("rms_norm_eps", "\"tiny\""), ("vocab_size", "true"), ("mlp_bias", "true"), ("model_type", "\"gpt2\""),
      ("hidden_act", "\"gelu\""),
      ("rope_parameters", "[1]"), ("rope_scaling", #"{"rope_type": "yarn"}"#),
      ("layer_types", #"["sliding_attention"]"#),
      ("use_sliding_window", "true"), ("head_dim", "0"),
    ])
  func `Another architecture is refused by the key and its value`(name: String, value: String) throws {
    _ = try write(.grouped)
    try edit { $0[name] = try json(value) }
    let error = try #require(throws: CheckpointError.self) { try ModelDirectory.configuration(directory.path) }
    #expect(error.description.hasPrefix("\(directory.path("config.json")): \(name)"))
    // Of an object the last value, of anything else the JSON itself.
    let word = value.split(separator: " ").last?.trimmingCharacters(in: ["}"]) ?? value
    #expect(["only", "must be", "not read"].contains { error.description.contains($0) })
    #expect(error.description.contains(word), "\(error.description)")
  }

  @Test(
    arguments: [
      "num_hidden_layers", "hidden_size", "num_attention_heads", "num_key_value_heads", "intermediate_size",
      "vocab_size", "max_position_embeddings", "rms_norm_eps",
    ],
    ["0", "-1", "9223372036854775807", "-9223372036854775808", "1e300", "\"4\"", "[4]"])
  func `Sizes that no model has are refused`(name: String, value: String) throws {
    _ = try write(.grouped)
    try edit { $0[name] = try json(value) }
    try refuseConfiguration()
  }

  @Test(arguments: [
    "model_type", "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
  ])
  func `A configuration that lacks something is refused`(name: String) throws {
    _ = try write(.dense)
    try edit { $0[name] = nil }
    try refuseConfiguration()
  }

  @Test(arguments: ["", "{", "[]", "null", "3", "{}"])
  func `A configuration that is no description is refused`(text: String) throws {
    _ = try write(.dense)
    try directory.write(text, to: "config.json")
    try refuseConfiguration()
  }

  @Test func `Sizes that do not go together are refused`() throws {
    _ = try write(.dense)
    try edit { $0["num_key_value_heads"] = 3 }
    #expect(throws: ConfigurationError.self) { try ModelDirectory.read(directory.path) }
  }

  @Test func `A missing tensor is named`() throws {
    let parameters = try write(.dense)
    let name = "model.layers.1.mlp.up_proj.weight"
    try writeWeights(parameters) { $0.name == name ? nil : $0.shape }
    #expect(
      throws: CheckpointError.missingTensor(path: ModelDirectory.weightsPath(directory.path), name: name)
    ) { try ModelDirectory.read(directory.path) }
  }

  @Test func `A tensor of another shape is named`() throws {
    let parameters = try write(.dense)
    let name = "model.layers.0.mlp.up_proj.weight"
    try writeWeights(parameters) { $0.name == name ? $0.shape.reversed() : $0.shape }
    let path = ModelDirectory.weightsPath(directory.path)
    #expect(throws: CheckpointError.shapeMismatch(path: path, name: name, expected: [9, 24], found: [24, 9])) {
      try ModelDirectory.read(directory.path)
    }
  }

  @Test func `A configuration that implies more than memory holds is compared with the weights first`() throws {
    _ = try write(.dense)
    try edit { $0["vocab_size"] = 1 << 31 }
    #expect(
      throws: CheckpointError.shapeMismatch(
        path: ModelDirectory.weightsPath(directory.path), name: "model.embed_tokens.weight", expected: [1 << 31, 24],
        found: [257, 24])
    ) { try ModelDirectory.read(directory.path) }
  }

  @Test func `Missing files are named`() throws {
    let path = directory.path("config.json")
    #expect(throws: FileError.system(operation: "open", path: path, reason: "No such file or directory")) {
      try ModelDirectory.read(directory.path)
    }
    _ = try write(.dense)
    try FileManager.default.removeItem(atPath: ModelDirectory.weightsPath(directory.path))
    #expect(throws: FileError.self) { try ModelDirectory.read(directory.path) }
  }

  @Test func `Weights are read into memory that is there, and those of another shape are refused`() throws {
    let parameters = try write(.dense)
    let memory = Parameters(parameters.layout)
    try ModelDirectory.read(directory.path, into: memory)
    #expect(memory.bits == parameters.bits)
    let other = Parameters(ParameterLayout(try parameters.layout.configuration.with { $0.feedForwardSize = 10 }))
    #expect(throws: CheckpointError.self) { try ModelDirectory.read(directory.path, into: other) }
    #expect(other.flat.elements.allSatisfy { $0 == 0 })
  }

  private func write(_ model: SmallModel) throws -> Parameters {
    let parameters = try model.parameters()
    try ModelDirectory.write(parameters, tokenizer: SmallModel.tokenizer(), to: directory.path)
    return parameters
  }

  /// Writes the weights again under other shapes; those of shape nil are left out.
  private func writeWeights(_ parameters: Parameters, shape: (ParameterLayout.Slot) -> [Int]?) throws {
    let entries = parameters.layout.slots.compactMap { slot in
      shape(slot).map { SafetensorsWriter.Entry(name: slot.name, shape: $0, tensor: parameters.tensor(slot)) }
    }
    try SafetensorsWriter.write(entries, to: ModelDirectory.weightsPath(directory.path))
  }

  private func edit(_ change: (inout [String: Any]) throws -> Void) throws {
    let data = Data(try readFile(directory.path("config.json")))
    var configuration = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    try change(&configuration)
    try directory.write(JSONSerialization.data(withJSONObject: configuration), to: "config.json")
  }

  private func json(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  }

  private func refuseConfiguration() throws {
    let path = directory.path("config.json")
    #expect {
      try ModelDirectory.read(directory.path)
    } throws: { error in
      if case CheckpointError.configuration(path, _) = error { true } else { false }
    }
  }
}
