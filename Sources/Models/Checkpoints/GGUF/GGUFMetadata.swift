import Files
import Transformers

/// The facts of a model in a GGUF file, by the names that llama.cpp reads.
struct GGUFMetadata {
  typealias Facts = [(name: String, value: GGUFValue)]

  private let model: ModelConfiguration
  private let type: WeightType

  /// The facts of a model with matrices of a type.
  init(_ model: ModelConfiguration, type: WeightType) {
    self.model = model
    self.type = type
  }

  /// The name of the architecture.
  private var architecture: String {
    ModelFamily(attentionBias: model.attentionBias, headNorm: model.headNorm).rawValue
  }

  /// The facts of the shape.
  func model(named name: String) -> Facts {
    let general: Facts = [
      ("general.architecture", .text(architecture)), ("general.name", .text(name)),
      ("general.file_type", .count(type.ggufFileType)),
    ]
    return general + (sizes + attention + rotary).map { ("\(architecture).\($0.name)", $0.value) }
  }

  private var sizes: Facts {
    [
      ("block_count", .count(model.layers)), ("context_length", .count(model.contextLength)),
      ("embedding_length", .count(model.hiddenSize)), ("feed_forward_length", .count(model.feedForwardSize)),
      ("vocab_size", .count(model.vocabularySize)),
    ]
  }

  private var attention: Facts {
    [
      ("attention.head_count", .count(model.headCount)), ("attention.head_count_kv", .count(model.keyValueHeadCount)),
      ("attention.key_length", .count(model.headWidth)), ("attention.value_length", .count(model.headWidth)),
      ("attention.layer_norm_rms_epsilon", .real(model.rmsNormEpsilon)),
    ]
  }

  private var rotary: Facts {
    let plain: Facts = [
      ("rope.freq_base", .real(model.ropeTheta)), ("rope.dimension_count", .count(model.headWidth)),
    ]
    // Bands stand in a tensor of their own.
    guard let scaling = model.ropeScaling, scaling.bands == nil else { return plain }
    return plain + [("rope.scaling.type", .text("linear")), ("rope.scaling.factor", .real(scaling.factor))]
  }

  /// The facts of the tokenizer.
  ///
  /// - Parameters:
  ///   - description: `config.json`, which names the tokens that begin and end a text.
  ///   - promptStart: the token that prompts follow; nil when there is none.
  func tokens(_ tokenizer: GGUFTokenizer, _ description: ModelDescription, promptStart: UInt32?) -> Facts {
    let tokens = tokenizer.tokens(model.vocabularySize)
    let facts: Facts = [
      ("tokenizer.ggml.model", .text("gpt2")), ("tokenizer.ggml.pre", .text(tokenizer.splitting)),
      ("tokenizer.ggml.tokens", .texts(tokens.texts)), ("tokenizer.ggml.token_type", .integers(tokens.kinds)),
      ("tokenizer.ggml.merges", .texts(tokenizer.merges)),
    ]
    let (begin, end) = (description.token("bos_token_id"), description.token("eos_token_id"))
    return facts + begin.map { [("tokenizer.ggml.bos_token_id", .count($0))] }.orNone
      + end.map { [("tokenizer.ggml.eos_token_id", .count($0))] }.orNone
      + [("tokenizer.ggml.add_bos_token", .flag(begin != nil && begin == promptStart.map { Int($0) }))]
  }
}

extension GGUFMetadata.Facts? {
  fileprivate var orNone: GGUFMetadata.Facts { self ?? [] }
}

extension ModelDescription {
  /// The id of a special token, the first of a list; nil when there is none.
  fileprivate func token(_ key: String) -> Int? {
    switch self[key] {
    case .integer(let id) where id >= 0: id
    case .list(let ids): ids.first.flatMap { if case .integer(let id) = $0, id >= 0 { id } else { nil } }
    default: nil
    }
  }
}
