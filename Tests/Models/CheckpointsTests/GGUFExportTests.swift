import Checkpoints
import Foundation
import TestSupport
import Testing
import Transformers

@Suite struct GGUFExportTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func export(_ model: SmallModel, as type: WeightType = .float32) throws -> (GGUFReader, Parameters) {
    let parameters = try model.parameters()
    parameters.initialize(seed: 9)
    try ModelDirectory.write(parameters, tokenizer: SmallModel.tokenizer(), to: directory.path)
    let summary = try GGUFExport(directory.path, type: type).write(to: directory.path("model.gguf"))
    let reader = try GGUFReader(path: directory.path("model.gguf"))
    #expect(summary.tensors == reader.tensors.count && summary.parameters == parameters.flat.count)
    return (reader, parameters)
  }

  @Test(arguments: [
    (SmallModel.grouped, "llama"), (.tied, "llama"), (.wideHeads, "llama"), (.biases, "qwen2"), (.headNorm, "qwen3"),
  ])
  func `Every tensor is there, and rows of queries and keys are in the architecture's order`(
    model: SmallModel, architecture: String
  ) throws {
    let (reader, parameters) = try export(model)
    let configuration = parameters.layout.configuration
    #expect(reader.metadata["general.architecture"] as? String == architecture)
    #expect(reader.metadata["\(architecture).rope.dimension_count"] as? Int == configuration.headWidth)
    #expect(reader.tensors.count == parameters.layout.slots.count)
    let (width, half) = (configuration.headWidth, configuration.headWidth / 2)
    for (name, part) in [("attn_q", "q_proj"), ("attn_k", "k_proj"), ("attn_v", "v_proj")] {
      let slot = try #require(
        parameters.layout.slots.first { $0.name == "model.layers.1.self_attn.\(part).weight" })
      let rows = try #require(reader.floats("blk.1.\(name).weight"))
      #expect(reader.tensors["blk.1.\(name).weight"]?.dimensions == [slot.columns, slot.rows])
      for row in 0..<slot.rows {
        let isSplit = architecture == "llama" && part != "v_proj"
        let source = isSplit ? row / width * width + row % width % 2 * half + row % width / 2 : row
        #expect(
          Array(rows[row * slot.columns..<(row + 1) * slot.columns])
            == parameters.tensor(slot).row(at: source).elements, "\(name) \(row)")
      }
    }
    for (name, original) in [
      ("token_embd.weight", "model.embed_tokens.weight"), ("output_norm.weight", "model.norm.weight"),
      ("blk.0.ffn_down.weight", "model.layers.0.mlp.down_proj.weight"),
      ("blk.0.attn_k.bias", "model.layers.0.self_attn.k_proj.bias"),
      ("blk.0.attn_q_norm.weight", "model.layers.0.self_attn.q_norm.weight"),
    ] {
      let slot = parameters.layout.slots.first { $0.name == original }
      #expect(reader.floats(name) == slot.map { parameters.tensor($0).elements }, "\(name)")
    }
    #expect((reader.tensors["output.weight"] == nil) == (model == .tied))
  }

  @Test func `The tokenizer is described by its tokens, kinds and merges`() throws {
    let (reader, _) = try export(.dense)
    let tokens = try #require(reader.metadata["tokenizer.ggml.tokens"] as? [String])
    #expect(tokens.count == 257 && tokens[0] == "<|endoftext|>" && Set(tokens).count == 257)
    let kinds = reader.metadata["tokenizer.ggml.token_type"] as? [Int]
    #expect(kinds == [3] + Array(repeating: 1, count: 256))
    #expect(reader.metadata["tokenizer.ggml.model"] as? String == "gpt2")
    #expect(reader.metadata["tokenizer.ggml.pre"] as? String == "gpt-2")
    #expect(reader.metadata["tokenizer.ggml.eos_token_id"] as? Int == 0)
    #expect(reader.metadata["tokenizer.ggml.add_bos_token"] as? Bool == true)
  }

  @Test func `Scaled positions are described by a factor, or by divisors of the frequencies`() throws {
    #expect(try export(.linear).0.metadata["llama.rope.scaling.factor"] as? Float == 2)
    // Of 32 tokens, the first wave fits in 5 times, above the high factor of 4; the others less than once.
    #expect(try export(.llama3).0.floats("rope_freqs.weight") == [1, 8, 8])
  }

  @Test(arguments: [(WeightType.float16, 1), (.bfloat16, 30)])
  func `Matrices may have sixteen bits, vectors have not`(type: WeightType, number: Int) throws {
    let (reader, _) = try export(.headNorm, as: type)
    #expect(reader.tensors["blk.0.ffn_up.weight"]?.type == number && reader.tensors["output.weight"]?.type == number)
    #expect(reader.tensors["blk.0.attn_k_norm.weight"]?.type == 0)
    #expect(reader.floats("output_norm.weight") == Array(repeating: 1, count: 24))
  }

  @Test func `An earlier file is replaced, and another one is not`() throws {
    _ = try export(.dense)
    _ = try export(.grouped)
    try directory.write("notes", to: "notes.txt")
    for name in ["notes.txt", ""] {
      #expect(throws: CheckpointError.self) {
        try GGUFExport(directory.path, type: .float32).write(to: directory.path(name))
      }
    }
    #expect(try String(contentsOfFile: directory.path("notes.txt"), encoding: .utf8) == "notes")
  }

  @Test func `A tokenizer whose way to split text has no name is refused`() throws {
    _ = try export(.dense)
    let path = directory.path("tokenizer.json")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try directory.write(text.replacing("\"ByteLevel\"", with: "\"Whitespace\""), to: "tokenizer.json")
    let error = #expect(throws: CheckpointError.self) {
      try GGUFExport(directory.path, type: .float32).write(to: directory.path("other.gguf"))
    }
    #expect(error?.description.contains("pre_tokenizer") == true)
  }
}
