import Configurations
import Transformers

extension RunConfiguration {
  /// T of the training sequences, in tokens: the model's context unless a shorter one is configured.
  public var sequenceLength: Int { training.sequenceLength ?? model.contextLength }

  /// The tokens of a step, over all ranks.
  public var tokensPerStep: Int { training.batchSize * sequenceLength }

  /// The tokens of the sequences of one pass over the data.
  private var tokensPerEpoch: Int { data.tokensPerEpoch(sequenceLength: sequenceLength) }

  /// The passes over the data after so many steps.
  public func epochs(afterSteps steps: Int) -> Double {
    Double(steps * tokensPerStep) * data.learnedShare / Double(tokensPerEpoch)
  }

  /// The steps of one pass over the data.
  package var stepsPerEpoch: Double { Double(tokensPerEpoch) / Double(tokensPerStep) / data.learnedShare }

  /// Floating-point operations of all steps, those of a second pass and of prediction heads included.
  ///
  /// - Throws: as `stepCount`.
  public func operations() throws(ConfigurationError) -> Double {
    Double(try stepCount() * tokensPerStep * training.passesPerStep)
      * (model.with(contextLength: sequenceLength).trainingOperationsPerToken + predictionHeadOperationsPerToken)
  }

  /// The number of steps: the batches that fit into all epochs' sequences.
  ///
  /// - Throws: `ConfigurationError.contradiction` when there is not one, a sequence is longer than the context, or the learning
  ///   rate's course does not fit into the steps.
  public func stepCount() throws(ConfigurationError) -> Int {
    try checkSequenceLength()
    try training.checkSchedule()
    let sequences = tokensPerEpoch / sequenceLength * training.epochs
    let steps = Int((Double(sequences) / data.learnedShare).rounded()) / training.batchSize
    guard steps > 0 else {
      throw .contradiction(
        "\(tokensPerEpoch) tokens × \(training.epochs) epochs give \(sequences) sequences of \(sequenceLength) tokens, fewer than one batch of \(training.batchSize); use more tokens or epochs, or a smaller batch"
      )
    }
    try training.checkCycles(totalSteps: steps)
    return steps
  }

  private func checkSequenceLength() throws(ConfigurationError) {
    if sequenceLength > model.contextLength { throw longSequence() }
    if tokensPerEpoch < sequenceLength { throw fewTokens() }
    try checkPredictedTokens()
  }

  /// The error of a sequence that the model has no room for.
  private func longSequence() -> ConfigurationError {
    .contradiction(
      "training.sequenceLength \(sequenceLength) is longer than the model's context of \(model.contextLength) tokens; use at most \(model.contextLength)"
    )
  }

  private func fewTokens() -> ConfigurationError {
    .contradiction(
      "\(tokensPerEpoch) tokens are fewer than one sequence of \(sequenceLength) tokens; use more tokens or a smaller context"
    )
  }
}

extension ModelConfiguration {
  /// The same model for sequences of another length.
  package func with(contextLength: Int) -> ModelConfiguration {
    var model = self
    model.contextLength = contextLength
    return model
  }
}
