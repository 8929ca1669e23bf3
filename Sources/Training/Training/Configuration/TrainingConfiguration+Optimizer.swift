import Optimizers

extension TrainingConfiguration {
  /// The optimizer of the settings.
  package func makeOptimizer() -> any Optimizer { AdamW(optimizer) }
}
