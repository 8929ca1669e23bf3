/// The course of the weight decay over a run.
///
/// A step shrinks a decayed weight by η·λ, where η is the scheduled rate: both the gradient's part of a step and the decay's part
/// vanish with η. The schedule changes their ratio λ.
public enum WeightDecaySchedule: String, Sendable, Hashable, Codable, CaseIterable {
  /// λ in every step.
  case constant
  /// λ·(2 − η/peak): λ at the peak of the rate, rising to 2λ as the rate falls to 0, so that their sum is constant:
  /// λₜ/λ + ηₜ/peak = 2.
  ///
  /// The form is a choice of this project. λ·peak/η, which would keep η·λ constant, shrinks weights at the end of a run with
  /// almost no gradient against it.
  case oppositeToRate

  /// The factor of λ in a step.
  ///
  /// - Parameters:
  ///   - rate: η, the rate of the step.
  ///   - peak: the largest rate of the run.
  public func factor(rate: Double, peak: Double) -> Double {
    self == .oppositeToRate && peak > 0 ? 2 - rate / peak : 1
  }
}
