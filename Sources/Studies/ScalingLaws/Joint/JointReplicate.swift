/// The asymptotes of one resampled joint fit.
struct JointReplicate {
  /// K → ∞ for each N, nats per token, by rising N.
  var members: [Double]
  /// K → ∞, then N → ∞, nats per token.
  var joint: Double
}
