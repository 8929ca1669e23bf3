import Configurations
import Evaluation
import Transformers

extension RunConfiguration {
  /// The bytes that a team of one rank reserves: the copies of the parameters, and the working memory of one pass.
  public var memory: Int {
    (parameterCopies * trainedLayout.count + optimizerScratch) * MemoryLayout<Float>.stride
      + Transformer.workingMemory(
        model, capacity: LaneGradient.rowsPerPass(self), purpose: .training,
        predictionHeads: training.predictionHeadCount)
  }

  /// The bytes of a checkpoint: weights and optimizer state.
  var checkpointBytes: Int { stateCopies * trainedLayout.count * MemoryLayout<Float>.stride }

  /// The buffers of one value per parameter that a rank alone reserves: weights, optimizer state with an average of the weights,
  /// and a gradient for each level of the lanes' tree.
  private var parameterCopies: Int { stateCopies + Int.bitWidth - training.lanes.leadingZeroBitCount }

  /// The weights and the buffers of the optimizer's state.
  private var stateCopies: Int { 1 + training.stateCount }

  /// The elements of the optimizer's working memory on a rank alone.
  private var optimizerScratch: Int { training.scratchCount(trainedLayout.segments) }

  /// Refuses a run that cannot fit into this machine's memory, whatever the number of ranks.
  ///
  /// - Throws: `ConfigurationError.tooLarge`.
  public func checkMemory() throws(ConfigurationError) {
    var estimate = MemoryEstimate()
    estimate.add(parameterCopies, trainedLayout.count)
    estimate.add(optimizerScratch)
    estimate.add(transformerOf: model, capacity: LaneGradient.rowsPerPass(self), purpose: .training)
    let capacity = TokenWindows.passCapacity(contextLength: model.contextLength)
    estimate.add(transformerOf: model, capacity: capacity, purpose: .evaluation)
    try estimate.check("training a model of \(ParameterLayout(model).count) parameters")
  }
}
