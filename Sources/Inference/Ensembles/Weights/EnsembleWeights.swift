/// Mixture weights of members that were fitted to one split, for both averages.
public struct EnsembleWeights: Sendable, Equatable {
  /// M values of at least 0 that add up to 1.
  public let probabilities: [Double]
  /// M real values; their sum is an inverse temperature.
  public let logits: [Double]
}
