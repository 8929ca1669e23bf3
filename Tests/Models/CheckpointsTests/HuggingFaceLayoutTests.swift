import Checkpoints
import Files
import Foundation
import TestSupport
import Testing
import Transformers

/// What `transformers` finds in a directory of ours, and what we find in one of others.
@Suite struct HuggingFaceLayoutTests {
  let directory: TemporaryDirectory
  let parameters: Parameters

  init() throws {
    directory = try TemporaryDirectory()
    parameters = try SmallModel.grouped.parameters()
    try ModelDirectory.write(parameters, tokenizer: SmallModel.tokenizer(), to: directory.path)
  }

  private func json(_ name: String) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(readFile(directory.path(name)))) as? [String: Any] ?? [:]
  }

  @Test func `The tensors have the names and shapes of transformers`() throws {
    let file = try SafetensorsFile(path: ModelDirectory.weightsPath(directory.path))
    #expect(file.names.count == 21)
    for (name, shape) in [
      ("model.embed_tokens.weight", [257, 24]), ("model.layers.1.input_layernorm.weight", [24]),
      ("model.layers.0.self_attn.q_proj.weight", [24, 24]), ("model.layers.0.self_attn.k_proj.weight", [12, 24]),
      ("model.layers.0.self_attn.v_proj.weight", [12, 24]), ("model.layers.0.self_attn.o_proj.weight", [24, 24]),
      ("model.layers.1.post_attention_layernorm.weight", [24]), ("model.layers.1.mlp.gate_proj.weight", [9, 24]),
      ("model.layers.1.mlp.up_proj.weight", [9, 24]), ("model.layers.1.mlp.down_proj.weight", [24, 9]),
      ("model.norm.weight", [24]), ("lm_head.weight", [257, 24]),
    ] {
      #expect(file.shape(of: name) == shape, "\(name)")
    }
  }

  @Test func `The description has the names of transformers 4 and 5`() throws {
    let json = try json("config.json")
    #expect(json["architectures"] as? [String] == ["LlamaForCausalLM"])
    #expect(json["model_type"] as? String == "llama")
    #expect(json["rope_theta"] as? Double == 12_345.5)
    let rope = json["rope_parameters"] as? [String: Any]
    #expect(rope?["rope_theta"] as? Double == 12_345.5 && rope?["rope_type"] as? String == "default")
    #expect(json["torch_dtype"] as? String == "float32" && json["dtype"] as? String == "float32")
    #expect(json["num_key_value_heads"] as? Int == 2 && json["head_dim"] as? Int == 6)
    #expect(json["attention_bias"] as? Bool == false && json["mlp_bias"] as? Bool == false)
    #expect(json["hidden_act"] as? String == "silu" && json["rms_norm_eps"] as? Double == 1e-6)
    #expect(json["tie_word_embeddings"] as? Bool == false)
    #expect(json["eos_token_id"] as? Int == 0 && json["bos_token_id"] as? Int == 0)
  }

  @Test(arguments: [
    (SmallModel.biases, "qwen2", "Qwen2ForCausalLM"), (.headNorm, "qwen3", "Qwen3ForCausalLM"),
    (.wideHeads, "llama", "LlamaForCausalLM"), (.llama3, "llama", "LlamaForCausalLM"),
  ])
  func `The family is that of the model's options`(model: SmallModel, type: String, architecture: String) throws {
    try ModelDirectory.write(model.parameters(), tokenizer: SmallModel.tokenizer(), to: directory.path)
    let json = try json("config.json")
    #expect(json["model_type"] as? String == type && json["architectures"] as? [String] == [architecture])
    #expect(json["attention_bias"] as? Bool == (type == "qwen2" ? nil : false))
    #expect(json["use_sliding_window"] as? Bool == (type == "llama" ? nil : false))
    #expect(json["head_dim"] as? Int == (model == .wideHeads ? 8 : 6))
    let scaling = json["rope_scaling"] as? [String: Any]
    #expect(scaling?["rope_type"] as? String == (model == .llama3 ? "llama3" : nil))
    let rope = json["rope_parameters"] as? [String: Any]
    #expect(rope?["original_max_position_embeddings"] as? Int == (model == .llama3 ? 32 : nil))
  }

  @Test func `The tokenizer's descriptions name the token that ends a text`() throws {
    #expect(try json("generation_config.json")["eos_token_id"] as? Int == 0)
    let description = try json("tokenizer_config.json")
    #expect(description["eos_token"] as? String == "<|endoftext|>")
    #expect(description["model_max_length"] as? Int == 70)
    #expect(description["tokenizer_class"] as? String == "PreTrainedTokenizerFast")
  }

  @Test func `Weights of sixteen bits are read into a model`() throws {
    var (entries, data) = ([String](), [UInt8]())
    for slot in parameters.layout.slots {
      let end = data.count + 2 * slot.count
      entries.append(
        #""\#(slot.name)":{"dtype":"BF16","shape":\#(slot.shape),"data_offsets":[\#(data.count),\#(end)]}"#)
      // 1.0 in bfloat16 is 0x3F80.
      data += (0..<slot.count).flatMap { _ in [0x80, 0x3F] as [UInt8] }
    }
    var file = HandMadeFile(header: "{\(entries.joined(separator: ","))}")
    file.data = data
    try directory.write(file.bytes, to: "model.safetensors")
    #expect(try ModelDirectory.read(directory.path).flat.elements.allSatisfy { $0 == 1 })
  }

  @Test func `A description cut short anywhere is refused, and one with a changed byte never traps`() throws {
    let bytes = Data(try readFile(directory.path("config.json")))
    // Without the last line feed it is still whole.
    for count in 0..<bytes.count - 1 {
      try directory.write(bytes.prefix(count), to: "config.json")
      #expect(throws: CheckpointError.self, "\(count) bytes") { try ModelDirectory.configuration(directory.path) }
    }
    for position in bytes.indices {
      for mask: UInt8 in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80] {
        var damaged = bytes
        damaged[position] ^= mask
        try directory.write(damaged, to: "config.json")
        if let model = try? ModelDirectory.configuration(directory.path) { #expect(ParameterLayout(model).count > 0) }
      }
    }
  }
}
