import Configurations

extension ModelConfiguration {
  /// The shape with more heads of the same width whose number of parameters is closest to a given one.
  ///
  /// Blocks, groups of key/value heads and the proportion of the feed-forward part stay as they are.
  ///
  /// - Throws: `ConfigurationError` when the model would be too wide.
  public func widened(toParameters count: Int) throws(ConfigurationError) -> ModelConfiguration {
    let group = headCount / keyValueHeadCount
    var best = self
    for heads in stride(from: headCount, through: 4096, by: group) {
      let wider = try ModelConfiguration(
        layers: layers, hiddenSize: heads * headWidth, headCount: heads, keyValueHeadCount: heads / group,
        feedForwardSize: feedForwardSize * heads / headCount, vocabularySize: vocabularySize,
        contextLength: contextLength, tiedEmbeddings: tiedEmbeddings, ropeTheta: ropeTheta,
        rmsNormEpsilon: rmsNormEpsilon)
      func distance(_ model: ModelConfiguration) -> Int { abs(ParameterLayout(model).count - count) }
      guard distance(wider) <= distance(best) else { break }
      best = wider
    }
    return best
  }
}
