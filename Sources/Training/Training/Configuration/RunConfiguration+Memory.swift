import Configurations
import Evaluation
import Transformers

extension RunConfiguration {
  /// The bytes that a team of one rank reserves: the copies of the parameters, and the working memory of one pass.
  public var memory: Int { nodeMemory(ranks: 1) }

  /// The bytes that a node reserves for the ranks of a team that is on no other node: one copy of the weights and of the optimizer's
  /// state, and for each rank a gradient for each level of the tree of its lanes, and the working memory of one pass.
  ///
  /// - Precondition: the number of ranks divides that of lanes.
  public func nodeMemory(ranks: Int) -> Int {
    precondition(training.lanes % ranks == 0, "\(ranks) ranks cannot share \(training.lanes) lanes")
    let gradients = Self.treeLevels(ofLanes: training.lanes / ranks)
    let working = Transformer.workingMemory(
      model, capacity: LaneGradient.rowsPerPass(self), purpose: .training,
      predictionHeads: training.predictionHeadCount)
    let elements = (stateCopies + ranks * gradients) * trainedLayout.count + ranks * optimizerScratch
    return elements * MemoryLayout<Float>.stride + ranks * working
  }

  /// The gradients that a rank keeps while it sums so many lanes in pairs.
  private static func treeLevels(ofLanes lanes: Int) -> Int { Int.bitWidth - lanes.leadingZeroBitCount }

  /// The bytes of a checkpoint: weights and optimizer state.
  var checkpointBytes: Int { stateCopies * trainedLayout.count * MemoryLayout<Float>.stride }

  /// The buffers of one value per parameter that a rank alone reserves: weights, optimizer state with an average of the weights,
  /// and a gradient for each level of the lanes' tree.
  private var parameterCopies: Int { stateCopies + Self.treeLevels(ofLanes: training.lanes) }

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
