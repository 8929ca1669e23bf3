/// How far float32 may be from what was computed in double precision.
enum Tolerance {
  /// Logits, losses and gradients of one pass through two blocks, as a fraction of their norm.
  static let pass = 1e-5
  /// Losses and gradient norms over fifty steps, of which each starts from the last one's rounding.
  static let trainingCurve = 1e-5
  /// Weights after fifty steps, as a fraction of their norm: Adam divides by √v̂, so that the rounding of gradients
  /// close to zero becomes a visible part of a step.
  static let trainedWeights = 1e-5
  /// Biases of keys after some steps: a key bias changes all scores of a query nearly alike, so that its gradient is close to
  /// zero throughout.
  static let trainedBiases = 1e-4
  /// Learning rates, which both sides compute in double precision, as a fraction of the peak.
  static let rate = 1e-15
  /// Slopes of a loss measured in float32, as a fraction of the gradient's norm.
  static let slope = 2e-3
  /// The same sums in another order.
  static let reordered = 2e-6
}
