import Foundation

/// Linear warm-up to a peak, then a half cosine down to exactly 0 after the last step.
///
/// Source: Loshchilov, Hutter, "SGDR", 2017, https://arxiv.org/abs/1608.03983, eq. 5, without restarts.
public struct LearningRateSchedule: Sendable {
  /// The largest rate.
  public let peak: Double
  /// Steps that rise; the first already has a rate of peak/warmUpSteps.
  public let warmUpSteps: Int
  /// All steps.
  public let totalSteps: Int

  /// - Parameter warmUpSteps: 1 % of all steps and at least one, unless given.
  public init(peak: Double, totalSteps: Int, warmUpSteps: Int? = nil) {
    self.peak = peak
    self.totalSteps = totalSteps
    self.warmUpSteps = warmUpSteps ?? max(1, (totalSteps + 50) / 100)
  }

  /// The rate of a step, counted from 0.
  public func rate(at step: Int) -> Double {
    if step < warmUpSteps { return peak * Double(step + 1) / Double(warmUpSteps) }
    let progress = Double(step - warmUpSteps) / Double(max(totalSteps - warmUpSteps, 1))
    return peak * 0.5 * (1 + cos(.pi * min(progress, 1)))
  }
}
