import Configurations
import TensorKernels

/// The shape of a Llama-style decoder.
///
/// An option that is absent encodes nothing, so a new one leaves the fingerprints of all runs without it as they are.
public struct ModelConfiguration: Sendable, Hashable, Codable {
  /// The number of blocks.
  public var layers: Int
  /// D, the width of the residual stream.
  public var hiddenSize: Int
  /// H, the number of query heads; it divides D unless heads have a size of their own.
  public var headCount: Int
  /// K, the number of key/value heads; it divides H.
  public var keyValueHeadCount: Int
  /// F, the width inside the feed-forward part.
  public var feedForwardSize: Int
  /// V, the number of tokens.
  public var vocabularySize: Int
  /// T, the longest sequence in tokens.
  public var contextLength: Int
  /// True when the output head shares the input embedding's matrix.
  public var tiedEmbeddings: Bool
  /// θ of the rotary embedding.
  public var ropeTheta: Double
  /// ε of the normalizations.
  public var rmsNormEpsilon: Double
  /// A change of the rotary embedding's frequencies; nil: none.
  public var ropeScaling: RotaryScaling?
  /// E where it is not D/H; nil: D/H.
  private var headSize: Int?
  private var attentionBiasOption: Bool?
  private var headNormOption: Bool?

  private enum CodingKeys: String, CodingKey {
    case layers, hiddenSize, headCount, keyValueHeadCount, feedForwardSize, vocabularySize, contextLength
    case tiedEmbeddings, ropeTheta, rmsNormEpsilon, ropeScaling, headSize
    case attentionBiasOption = "attentionBias"
    case headNormOption = "headNorm"
  }

  /// A shape with the usual defaults: as many key/value heads as query heads, F = 3.5·D, untied embeddings, θ = 10,000,
  /// ε = 1e-5. `with(_:)` changes them.
  ///
  /// - Parameter headSize: E; nil: D/H.
  /// - Throws: `ConfigurationError` when sizes are not positive or do not divide each other.
  public init(
    layers: Int, hiddenSize: Int, headCount: Int, headSize: Int? = nil, vocabularySize: Int, contextLength: Int
  ) throws(ConfigurationError) {
    self.layers = layers
    self.hiddenSize = hiddenSize
    self.headCount = headCount
    keyValueHeadCount = headCount
    feedForwardSize = hiddenSize * 7 / 2
    self.vocabularySize = vocabularySize
    self.contextLength = contextLength
    tiedEmbeddings = false
    ropeTheta = 10_000
    rmsNormEpsilon = 1e-5
    if let headSize { headWidth = headSize }
    try validate()
  }

  /// This shape with some sizes or options changed.
  ///
  /// - Throws: `ConfigurationError` when sizes are not positive or do not divide each other.
  public func with(_ change: (inout ModelConfiguration) -> Void) throws(ConfigurationError) -> ModelConfiguration {
    var changed = self
    change(&changed)
    try changed.validate()
    return changed
  }

  /// E, the width of a head; D/H unless set, which must be after D and H.
  public var headWidth: Int {
    get { headSize ?? hiddenSize / headCount }
    set { headSize = newValue * headCount == hiddenSize ? nil : newValue }
  }

  /// True when E is not D/H.
  var hasOwnHeadSize: Bool { headSize != nil }

  /// True adds biases to queries, keys and values, as Qwen 2 does; false unless set.
  public var attentionBias: Bool {
    get { attentionBiasOption ?? false }
    set { attentionBiasOption = newValue ? true : nil }
  }

  /// True normalizes each query and key head before the rotation, as Qwen 3 does; false unless set.
  public var headNorm: Bool {
    get { headNormOption ?? false }
    set { headNormOption = newValue ? true : nil }
  }

  /// The heads of attention.
  public var heads: AttentionHeads {
    AttentionHeads(count: headCount, keyValueCount: keyValueHeadCount, width: headWidth)
  }

  /// The width of queries, keys and values side by side, (H + 2K)·E.
  public var queryKeyValueSize: Int { heads.columns }
}

extension ModelConfiguration {
  /// Floating-point operations of a training step for each token: 6 × (parameters that multiply), forward and backward, and
  /// causal attention, half of the square.
  public var trainingOperationsPerToken: Double {
    let multiplying = ParameterLayout(self).count - (tiedEmbeddings ? 0 : vocabularySize * hiddenSize)
    return Double(6 * multiplying + 6 * layers * heads.queryColumns * contextLength)
  }
}

extension CausalAttention {
  /// Attention of a model.
  public convenience init(_ model: ModelConfiguration) {
    self.init(heads: model.heads, contextLength: model.contextLength)
  }
}

extension RotaryEmbedding {
  /// The tables of a model.
  public init(_ model: ModelConfiguration) {
    self.init(
      contextLength: model.contextLength, headWidth: model.headWidth, theta: model.ropeTheta,
      scaling: model.ropeScaling)
  }
}
