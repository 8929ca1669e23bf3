/// The factors of the sums of −log p(target) in the loss of a step.
public struct LossScales: Sendable {
  /// That of the next tokens, usually 1 over those of the complete step, which makes the loss their mean.
  public var next: Float
  /// Those of tokens after the next one: one for each prediction head of the parameters, the nearest token first.
  public var further: [Float]

  /// Factors of the next tokens alone, unless more are given.
  public init(next: Float, further: [Float] = []) {
    self.next = next
    self.further = further
  }

  /// All factors times a number.
  public func multiplied(by weight: Float) -> LossScales {
    LossScales(next: next * weight, further: further.map { $0 * weight })
  }
}
