import Configurations
import TensorKernels

/// The shape of a Llama-style decoder.
public struct ModelConfiguration: Sendable, Hashable, Codable {
  /// The number of blocks.
  public var layers: Int
  /// D, the width of the residual stream.
  public var hiddenSize: Int
  /// H, the number of query heads; it divides D.
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

  /// A shape with the usual defaults: as many key/value heads as query heads, F = 3.5·D, untied embeddings, θ = 10,000,
  /// ε = 1e-5. `with(_:)` changes them.
  ///
  /// - Throws: `ConfigurationError` when sizes are not positive or do not divide each other.
  public init(
    layers: Int, hiddenSize: Int, headCount: Int, vocabularySize: Int, contextLength: Int
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

  /// E, the width of a head.
  public var headWidth: Int { hiddenSize / headCount }

  /// The heads of attention.
  public var heads: AttentionHeads {
    AttentionHeads(count: headCount, keyValueCount: keyValueHeadCount, width: headWidth)
  }

  /// The width of queries, keys and values side by side, (H + 2K)·E.
  public var queryKeyValueSize: Int { heads.columns }

  func validate() throws(ConfigurationError) {
    guard sizes.allSatisfy({ $0 > 0 }) else {
      throw .contradiction("every size of a model must be positive, but they are \(sizes)")
    }
    try validateHeads()
  }

  private var sizes: [Int] {
    [layers, hiddenSize, headCount, keyValueHeadCount, feedForwardSize, vocabularySize, contextLength]
  }

  private func validateHeads() throws(ConfigurationError) {
    guard hiddenSize % headCount == 0 else {
      throw .contradiction(
        "headCount \(headCount) does not divide hiddenSize \(hiddenSize); choose a divisor such as \(nearestDivisor)")
    }
    guard headWidth % 2 == 0 else {
      throw .contradiction(
        "hiddenSize \(hiddenSize) / headCount \(headCount) = \(headWidth) is odd, but rotary embedding rotates pairs; choose fewer heads or another width"
      )
    }
    guard headCount % keyValueHeadCount == 0 else {
      throw .contradiction(
        "keyValueHeadCount \(keyValueHeadCount) does not divide headCount \(headCount); choose a divisor of \(headCount)"
      )
    }
  }

  private var nearestDivisor: Int {
    (1...max(headCount, 1)).last { hiddenSize % (2 * $0) == 0 } ?? 1
  }
}

extension ModelConfiguration {
  /// Floating-point operations of a training step for each token: 6 × (parameters that multiply), forward and backward, and
  /// causal attention, half of the square.
  public var trainingOperationsPerToken: Double {
    let multiplying = ParameterLayout(self).count - (tiedEmbeddings ? 0 : vocabularySize * hiddenSize)
    return Double(6 * multiplying + 6 * layers * hiddenSize * contextLength)
  }
}

extension CausalAttention {
  /// Attention of a model.
  public convenience init(_ model: ModelConfiguration) {
    self.init(heads: model.heads, contextLength: model.contextLength)
  }
}

extension KeyValueCache {
  /// The cache of one layer of a model.
  init(_ model: ModelConfiguration, slots: Int) {
    self.init(slots: slots, heads: model.heads, contextLength: model.contextLength)
  }
}

extension RotaryEmbedding {
  /// The tables of a model.
  public init(_ model: ModelConfiguration) {
    self.init(contextLength: model.contextLength, headWidth: model.headWidth, theta: model.ropeTheta)
  }
}
