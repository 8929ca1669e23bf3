import Randomness
import TensorKernels

/// Input tokens that an auxiliary loss masks: each is replaced, with a probability, by one token. Targets remain.
///
/// A draw is a function of the seed and the number of the token in its run.
public struct InputMask: Sendable {
  /// The probability of a token to be masked, in `0..<1`.
  public let probability: Double
  /// The weight of the loss with masked inputs beside the one without.
  public let weight: Double
  /// The token in the place of masked ones.
  public let token: UInt32
  /// The seed of the draws.
  public let seed: UInt64

  /// - Precondition: the probability is in `0..<1`.
  public init(probability: Double, weight: Double, token: UInt32, seed: UInt64) {
    precondition((0..<1).contains(probability), "a probability in 0..<1, not \(probability)")
    self.probability = probability
    self.weight = weight
    self.token = token
    self.seed = seed
  }

  /// Masks inputs of a batch of a run.
  public func apply(to batch: inout TokenBatch) {
    let stream = RandomStream(seed: seed, purpose: .inputMask)
    batch.replaceInputs(of: batch.sequenceNumbers, probability: probability, drawing: stream) { _ in token }
  }
}
