import Configurations

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
  /// Whether the output head shares the input embedding's matrix.
  public var tiedEmbeddings: Bool
  /// θ of the rotary embedding.
  public var ropeTheta: Double
  /// ε of the normalizations.
  public var rmsNormEpsilon: Double

  /// A shape with the usual defaults: as many key/value heads as query heads, F = 3.5·D, untied embeddings.
  ///
  /// - Throws: `ConfigurationError` when sizes are not positive or do not divide each other.
  public init(
    layers: Int, hiddenSize: Int, headCount: Int, keyValueHeadCount: Int? = nil, feedForwardSize: Int? = nil,
    vocabularySize: Int, contextLength: Int, tiedEmbeddings: Bool = false, ropeTheta: Double = 10_000,
    rmsNormEpsilon: Double = 1e-5
  ) throws(ConfigurationError) {
    self.layers = layers
    self.hiddenSize = hiddenSize
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount ?? headCount
    self.feedForwardSize = feedForwardSize ?? hiddenSize * 7 / 2
    self.vocabularySize = vocabularySize
    self.contextLength = contextLength
    self.tiedEmbeddings = tiedEmbeddings
    self.ropeTheta = ropeTheta
    self.rmsNormEpsilon = rmsNormEpsilon
    try validate()
  }

  /// Reads the `model` section of a file.
  ///
  /// - Parameter contextLength: T when the section has no `contextLength`.
  public init(
    _ section: ConfigurationSection, vocabularySize: Int, contextLength: Int?
  ) throws(ConfigurationError) {
    let hiddenSize = try section.integer("hiddenSize", in: 1...65_536)
    let headCount = try section.integer("headCount", in: 1...4096)
    try self.init(
      layers: section.integer("layers", in: 1...1024),
      hiddenSize: hiddenSize,
      headCount: headCount,
      keyValueHeadCount: section.integer("keyValueHeadCount", in: 1...4096, default: headCount),
      feedForwardSize: section.integer("feedForwardSize", in: 1...1_048_576, default: hiddenSize * 7 / 2),
      vocabularySize: vocabularySize,
      contextLength: section.integer("contextLength", in: 1...1_048_576, default: contextLength),
      tiedEmbeddings: section.boolean("tiedEmbeddings", default: false),
      ropeTheta: section.number("ropeTheta", in: 1...1e12, default: 10_000),
      rmsNormEpsilon: section.number("rmsNormEpsilon", in: 1e-12...1, default: 1e-5))
  }

  /// E, the width of a head.
  public var headWidth: Int { hiddenSize / headCount }

  /// The width of queries, keys and values side by side, (H + 2K)·E.
  public var queryKeyValueSize: Int { (headCount + 2 * keyValueHeadCount) * headWidth }

  private func validate() throws(ConfigurationError) {
    let sizes = [layers, hiddenSize, headCount, keyValueHeadCount, feedForwardSize, vocabularySize, contextLength]
    guard sizes.allSatisfy({ $0 > 0 }) else {
      throw .contradiction("every size of a model must be positive, but they are \(sizes)")
    }
    guard hiddenSize % headCount == 0 else {
      throw .contradiction(
        "headCount \(headCount) does not divide hiddenSize \(hiddenSize); choose a divisor such as \(nearestDivisor)")
    }
    guard headWidth % 2 == 0 else {
      throw .contradiction(
        "hiddenSize \(hiddenSize) / headCount \(headCount) = \(headWidth) is odd, but rotary embedding turns pairs; choose fewer heads or another width"
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
