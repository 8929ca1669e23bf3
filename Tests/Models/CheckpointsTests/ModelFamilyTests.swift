import Checkpoints
import Foundation
import TensorKernels
import TestSupport
import Testing
import Transformers

/// `config.json` of other programs, as the hub has it.
@Suite struct ModelFamilyTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private static let sizes =
    #""hidden_size":64,"intermediate_size":96,"num_hidden_layers":2,"num_attention_heads":32,"vocab_size":100"#

  /// The model of a family with some keys beside the sizes.
  private func read(_ family: String, _ keys: String = "") throws -> ModelConfiguration {
    try directory.write("{\"model_type\":\"\(family)\",\(Self.sizes)\(keys)}", to: "config.json")
    return try ModelDirectory.configuration(directory.path)
  }

  private func refuse(_ family: String, _ keys: String, _ says: String, _ location: SourceLocation = #_sourceLocation) {
    let error = #expect(throws: CheckpointError.self, sourceLocation: location) { try read(family, keys) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")", sourceLocation: location)
  }

  struct Defaults: Sendable {
    let family: String
    let contextLength: Int, keyValueHeads: Int, headWidth: Int
    let bias: Bool, headNorm: Bool
  }

  @Test(arguments: [
    Defaults(family: "llama", contextLength: 2048, keyValueHeads: 32, headWidth: 2, bias: false, headNorm: false),
    // The window of 4096 tokens ends the context, which is 131072 otherwise.
    Defaults(family: "mistral", contextLength: 4096, keyValueHeads: 8, headWidth: 2, bias: false, headNorm: false),
    Defaults(family: "qwen2", contextLength: 32_768, keyValueHeads: 32, headWidth: 2, bias: true, headNorm: false),
    Defaults(family: "qwen3", contextLength: 32_768, keyValueHeads: 32, headWidth: 128, bias: false, headNorm: true),
  ])
  func `Absent keys have the defaults of the family in transformers`(expected: Defaults) throws {
    let model = try read(expected.family)
    #expect(model.contextLength == expected.contextLength && model.keyValueHeadCount == expected.keyValueHeads)
    #expect(model.headWidth == expected.headWidth)
    #expect(model.attentionBias == expected.bias && model.headNorm == expected.headNorm)
    #expect(model.rmsNormEpsilon == 1e-6 && model.ropeTheta == 10_000 && model.ropeScaling == nil)
    #expect(!model.tiedEmbeddings)
  }

  @Test func `A null is none, not the default`() throws {
    let nulls = #","num_key_value_heads":null,"head_dim":null,"sliding_window":null"#
    #expect(try read("mistral", nulls).keyValueHeadCount == 32)
    #expect(try read("mistral", nulls).contextLength == 131_072)
    #expect(try read("qwen3", nulls).headWidth == 2)
  }

  @Test func `A window that is not shorter than the context changes nothing, a shorter one ends it`() throws {
    let context = #","max_position_embeddings":512,"sliding_window":"#
    #expect(try read("mistral", context + "512").contextLength == 512)
    #expect(try read("mistral", context + "128").contextLength == 128)
    // Qwen reads the window only where use_sliding_window says so.
    #expect(try read("qwen2", context + "128").contextLength == 512)
    refuse("qwen2", context + #"128,"use_sliding_window":true"#, "use_sliding_window is true, and only false is")
    refuse("mistral", context + #""wide""#, "sliding_window must be an integer")
  }

  @Test func `Qwen 2 has biases whatever attention_bias says, the others have none`() throws {
    #expect(try read("qwen2", #","attention_bias":false"#).attentionBias)
    for family in ["llama", "qwen3", "mistral"] {
      refuse(family, #","attention_bias":true"#, "attention_bias is true, and only false is supported")
    }
  }

  @Test func `The architecture must be that of the family`() throws {
    #expect(try read("qwen3", #","architectures":["Qwen3ForCausalLM"]"#).headNorm)
    refuse("qwen3", #","architectures":["LlamaForCausalLM"]"#, #"only ["Qwen3ForCausalLM"] or [] is supported"#)
    refuse("gemma", "", #"model_type is "gemma", and only "llama" or "mistral" or "qwen2" or "qwen3" is supported"#)
  }

  private static let llama3 =
    #""factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":8192"#

  @Test(arguments: ["rope_type", "type"]) func `Scaled positions are read under both names`(name: String) throws {
    let linear = try read("llama", #","rope_theta":5e5,"rope_scaling":{"\#(name)":"linear","factor":2}"#)
    #expect(linear.ropeScaling == RotaryScaling(factor: 2) && linear.ropeTheta == 5e5)
    let expected = RotaryScaling(
      factor: 8, bands: .init(lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 8192))
    #expect(try read("llama", #","rope_scaling":{"\#(name)":"llama3",\#(Self.llama3)}"#).ropeScaling == expected)
    let new = try read("llama", #","rope_parameters":{"rope_theta":5e5,"\#(name)":"llama3",\#(Self.llama3)}"#)
    #expect(new.ropeScaling == expected && new.ropeTheta == 5e5)
  }

  @Test func `Scaled positions of other kinds are refused by key and value`() {
    refuse(
      "llama", #","rope_scaling":{"type":"dynamic","factor":2}"#,
      #"rope_scaling.type is "dynamic", and only "default" or "linear" or "llama3" is supported"#)
    refuse("qwen2", #","rope_parameters":{"rope_type":"yarn"}"#, #"rope_parameters.rope_type is "yarn", and only"#)
    refuse("llama", #","rope_scaling":{"type":"linear"}"#, "rope_scaling.factor is missing")
    refuse("llama", #","rope_scaling":{"type":"linear","factor":0}"#, "rope_scaling.factor must be a number")
    refuse(
      "llama", #","rope_scaling":{"type":"llama3","factor":8}"#, "rope_scaling.low_freq_factor is missing")
    let equal = Self.llama3.replacing("4.0", with: "1.0")
    refuse("llama", #","rope_scaling":{"type":"llama3",\#(equal)}"#, "low_freq_factor 1.0 must be below")
  }
}
