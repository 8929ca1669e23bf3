import TensorKernels

extension Transformer {
  /// The logits of every position.
  ///
  /// - Parameter logits: **shape** [tokens, V]; receives them.
  public func logits(of batch: TokenBatch, parameters: Parameters, into logits: Tensor) {
    forward(batch, parameters)
    Self.logits(of: activations.normalized.rows(0..<batch.count), parameters: parameters, into: logits)
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
    for chunk in chunks(batch.count) {
      let logits = activations.logits.rows(0..<chunk.count)
      Self.logits(of: activations.normalized.rows(chunk), parameters: parameters, into: logits)
      CrossEntropy.forward(logits, targets: batch.targets[chunk], logProbabilities: &result[chunk])
    }
    return result
  }

  /// The ranges of tokens whose logits exist at one time.
  func chunks(_ count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: Self.chunkLength).map { $0..<min($0 + Self.chunkLength, count) }
  }
}
