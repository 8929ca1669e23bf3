import Configurations
import Evaluation
import Transformers

extension RunConfiguration {
  /// Refuses a run that cannot fit into this machine's memory, whatever the number of ranks.
  ///
  /// - Throws: `ConfigurationError.tooLarge`.
  public func checkMemory() throws(ConfigurationError) {
    var estimate = MemoryEstimate()
    // Weights, two moments, and a gradient for every doubling of the lanes.
    estimate.add(copies: 3 + Int.bitWidth - training.lanes.leadingZeroBitCount, of: model)
    estimate.add(transformerOf: model, capacity: LaneGradient.rowsPerPass(self), purpose: .training)
    // Validation and test.
    for _ in 0..<2 {
      estimate.add(transformerOf: model, capacity: SplitScorer.capacity(of: model), purpose: .evaluation)
    }
    try estimate.check("training a model of \(ParameterLayout(model).count) parameters")
  }
}
