/// The last part of a schedule, over which the learning rate falls to its end.
public struct RateDecay: Sendable, Hashable, Codable {
  /// The curve along which a rate falls: a factor from 1 at its beginning to 0 at its end.
  public enum Shape: String, Sendable, Hashable, Codable, CaseIterable {
    /// 1 − x.
    case linear
    /// (1 + cos πx)/2.
    ///
    /// Source: Loshchilov, Hutter, "SGDR", 2017, https://arxiv.org/abs/1608.03983, eq. 5.
    case cosine
    /// 1 − √x, which falls fast at first.
    ///
    /// Source: Hägele et al., "Scaling laws and compute-optimal training beyond fixed training durations", 2024,
    /// https://arxiv.org/abs/2405.18392, the cooldown "1-sqrt".
    case oneMinusSquareRoot
  }

  /// The fraction of all steps that the fall takes, above 0 and at most 1.
  public var fraction: Double
  /// Its curve.
  public var shape: Shape

  /// A fall over a fraction of the steps.
  public init(fraction: Double, shape: Shape) {
    self.fraction = fraction
    self.shape = shape
  }
}
