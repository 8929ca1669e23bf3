import TensorKernels

extension Transformer {
  /// The logits of every position.
  ///
  /// - Parameter logits: **shape** [tokens, V]; receives them.
  public func logits(of batch: TokenBatch, parameters: Parameters, into logits: Tensor) {
    forward(batch, parameters)
    MatrixProduct.timesTransposed(activations.normalized.rows(0..<batch.count), parameters.head, into: logits)
  }

  /// The states of every position after the last normalization, from which logits follow.
  ///
  /// - Parameter states: **shape** [tokens, D]; receives them.
  public func states(of batch: TokenBatch, parameters: Parameters, into states: Tensor) {
    forward(batch, parameters)
    states.copy(activations.normalized.rows(0..<batch.count))
  }

  /// The logits of states.
  ///
  /// - Parameters:
  ///   - states: **shape** [tokens, D], after the last normalization.
  ///   - logits: **shape** [tokens, V]; receives them.
  public static func logits(of states: Tensor, parameters: Parameters, into logits: Tensor) {
    MatrixProduct.timesTransposed(states, parameters.head, into: logits)
  }

  /// The log-probability of every target, in nats.
  public func logProbabilities(of batch: TokenBatch, parameters: Parameters) -> [Float] {
    forward(batch, parameters)
    var result = [Float](repeating: 0, count: batch.count)
    for start in stride(from: 0, to: batch.count, by: Self.chunkLength) {
      let chunk = start..<min(start + Self.chunkLength, batch.count)
      let logits = activations.logits.rows(0..<chunk.count)
      MatrixProduct.timesTransposed(activations.normalized.rows(chunk), parameters.head, into: logits)
      CrossEntropy.forward(logits, targets: batch.targets[chunk], logProbabilities: &result[chunk])
    }
    return result
  }
}
