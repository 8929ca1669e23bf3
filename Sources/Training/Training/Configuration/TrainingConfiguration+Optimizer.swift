import Optimizers

extension TrainingConfiguration {
  /// The optimizer of the settings.
  package func makeOptimizer() -> any Optimizer { AdamW(optimizer) }

  /// The learning rates of so many steps.
  package func schedule(totalSteps: Int) -> LearningRateSchedule {
    LearningRateSchedule(
      peak: learningRate, final: finalLearningRate ?? 0, totalSteps: totalSteps,
      warmUpSteps: warmup.map { warmUpSteps($0, of: totalSteps) })
  }

  /// A fraction of the steps, at least one of them where it is above 0.
  private func warmUpSteps(_ fraction: Double, of totalSteps: Int) -> Int {
    fraction == 0 ? 0 : max(1, Int((fraction * Double(totalSteps)).rounded()))
  }
}
