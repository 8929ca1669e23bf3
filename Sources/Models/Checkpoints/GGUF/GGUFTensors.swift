import TensorKernels
import Transformers

/// The tensors of a model under the names and in the order of rows that llama.cpp reads.
struct GGUFTensors {
  private static let names = [
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm", "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
  ]

  private let parameters: Parameters
  private let type: WeightType

  /// The tensors of a model with matrices of a type; vectors are float32.
  init(_ parameters: Parameters, type: WeightType) {
    self.parameters = parameters
    self.type = type
  }

  private var model: ModelConfiguration { parameters.layout.configuration }

  /// The tensors in the order of the parameters, and the divisors of the rotary frequencies where they are scaled by bands.
  var entries: [GGUFFile.Entry] {
    let entries = parameters.layout.slots.map { slot in
      GGUFFile.Entry(name: Self.name(slot.name), shape: slot.shape, type: slot.isVector ? .float32 : type) {
        elements(of: slot)
      }
    }
    return entries + rotaryDivisors
  }

  /// The name for that of a Hugging Face checkpoint.
  private static func name(_ name: String) -> String {
    let words = name.split(separator: ".")
    let kind = words.last.map(String.init) ?? ""
    guard words.starts(with: ["model", "layers"]) else {
      return "\(names[words.dropLast().joined(separator: ".")] ?? name).\(kind)"
    }
    let part = words.dropFirst(3).dropLast().joined(separator: ".")
    return "blk.\(words[2]).\(names[part] ?? part).\(kind)"
  }

  private func elements(of slot: ParameterLayout.Slot) -> Tensor {
    let isRotated = slot.name.hasSuffix("q_proj.weight") || slot.name.hasSuffix("k_proj.weight")
    let isLlama = !model.attentionBias && !model.headNorm
    return isRotated && isLlama ? interleaved(parameters.tensor(slot)) : parameters.tensor(slot)
  }

  /// Rows in which those of a pair, which are E/2 apart in each head, follow one another.
  private func interleaved(_ rows: Tensor) -> Tensor {
    let result = Tensor(rows: rows.rows, columns: rows.columns)
    let half = model.headWidth / 2
    for row in 0..<rows.rows {
      let (head, place) = row.quotientAndRemainder(dividingBy: model.headWidth)
      let source = head * model.headWidth + place % 2 * half + place / 2
      result.row(at: row).copy(rows.row(at: source))
    }
    return result
  }

  private var rotaryDivisors: [GGUFFile.Entry] {
    guard let scaling = model.ropeScaling, scaling.bands != nil else { return [] }
    let frequencies = RotaryEmbedding.frequencies(headWidth: model.headWidth, theta: model.ropeTheta)
    let divisors = Tensor(rows: 1, columns: frequencies.count)
    divisors.assign(frequencies.map { Float($0 / scaling.scaled($0)) })
    return [GGUFFile.Entry(name: "rope_freqs.weight", shape: [frequencies.count], type: .float32) { divisors }]
  }
}
