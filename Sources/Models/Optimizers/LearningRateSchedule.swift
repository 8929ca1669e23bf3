import Foundation

/// Linear warm-up to a peak, then a half cosine down to the final rate after the last step.
///
/// Source: Loshchilov, Hutter, "SGDR", 2017, https://arxiv.org/abs/1608.03983, eq. 5, without restarts.
public struct LearningRateSchedule: Sendable {
  /// The largest rate.
  public let peak: Double
  /// The rate that the cosine ends at; exactly 0 unless given.
  public let final: Double
  /// Steps that rise; the first already has a rate of peak/warmUpSteps.
  public let warmUpSteps: Int
  /// All steps.
  public let totalSteps: Int

  /// - Parameter warmUpSteps: 1 % of all steps and at least one, unless given.
  public init(peak: Double, final: Double = 0, totalSteps: Int, warmUpSteps: Int? = nil) {
    self.peak = peak
    self.final = final
    self.totalSteps = totalSteps
    self.warmUpSteps = warmUpSteps ?? max(1, (totalSteps + 50) / 100)
  }

  /// The rate of a step, counted from 0.
  public func rate(at step: Int) -> Double {
    step < warmUpSteps
      ? peak * Double(step + 1) / Double(warmUpSteps) : final + (peak - final) * 0.5 * (1 + cos(.pi * decay(at: step)))
  }

  /// The fraction of the steps after the warm-up that a step stands behind, in `0...1`.
  private func decay(at step: Int) -> Double {
    let decayed = Double(step - warmUpSteps) / Double(max(totalSteps - warmUpSteps, 1))
    return min(decayed, 1)
  }
}
