import Configurations

extension ModelConfiguration {
  /// The shape with more heads of the same width whose number of parameters is closest to a given one.
  ///
  /// Blocks, groups of key/value heads and the proportion of the feed-forward part stay as they are.
  ///
  /// - Throws: `ConfigurationError` when the model would be too wide.
  public func widened(toParameters count: Int) throws(ConfigurationError) -> ModelConfiguration {
    func distance(_ model: ModelConfiguration) -> Int { abs(ParameterLayout(model).count - count) }
    var best = self
    for heads in stride(from: headCount, through: 4096, by: headCount / keyValueHeadCount) {
      let wider = try withHeads(heads)
      guard distance(wider) <= distance(best) else { break }
      best = wider
    }
    return best
  }

  private func withHeads(_ heads: Int) throws(ConfigurationError) -> ModelConfiguration {
    try with {
      $0.headCount = heads
      $0.hiddenSize = hiddenSize * heads / headCount
      $0.keyValueHeadCount = heads / (headCount / keyValueHeadCount)
      $0.feedForwardSize = feedForwardSize * heads / headCount
    }
  }
}
