import Randomness
import TensorKernels

/// The attention and feed-forward parts of blocks that are skipped in training, each for a sequence at a time: their results are set to
/// zero before they are added to the residual stream, and those of the others divided by 1 − p.
///
/// Block l of L drops each of its two parts with probability p·l/L, so that the last one has p. Every part has a draw of its own.
///
/// Source: Huang et al., "Deep networks with stochastic depth", 2016, https://arxiv.org/abs/1603.09382, eq. 4 for the probabilities;
/// sequence by sequence, both parts of a block, and with the division in training as the `DropPath` of timm, which Touvron et al.,
/// "Training data-efficient image transformers", 2021, https://arxiv.org/abs/2012.12877, trained with.
public struct StochasticDepth: Sendable {
  /// p, the probability of the last block's parts to be skipped, in `0..<1`.
  public let probability: Double
  /// L, the number of blocks.
  public let layers: Int
  /// The seed of the draws.
  public let seed: UInt64

  /// - Precondition: the probability is in `0..<1`.
  public init(probability: Double, layers: Int, seed: UInt64) {
    precondition((0..<1).contains(probability), "a probability in 0..<1, not \(probability)")
    self.probability = probability
    self.layers = layers
    self.seed = seed
  }

  /// The sequences of a batch that skip a part of a block; nil for embeddings.
  func mask(_ place: ResidualNoise.Place, of batch: TokenBatch) -> StochasticDepthMask? {
    guard let layer = place.layer else { return nil }
    let probability = probability * Double(layer + 1) / Double(layers)
    let stream = RandomStream(seed: seed, purpose: .stochasticDepth, index: place.index)
    return StochasticDepthMask(
      isKept: batch.sequenceNumbers.map { stream.uniform(at: UInt64($0)) >= probability },
      sequenceLength: batch.sequenceLength, scale: Float(1 / (1 - probability)))
  }
}

/// The sequences of a batch that skip one part of a block.
struct StochasticDepthMask {
  /// False for each sequence that skips it.
  fileprivate let isKept: [Bool]
  fileprivate let sequenceLength: Int
  /// The factor of the others.
  fileprivate let scale: Float

  /// Sets the rows of some sequences to zero and multiplies the others, in values or in their gradient.
  ///
  /// - Parameter x: **shape** [tokens, D].
  func apply(to x: Tensor) {
    for (sequence, isKept) in isKept.enumerated() {
      let rows = x.rows(sequence * sequenceLength..<(sequence + 1) * sequenceLength)
      if isKept { rows.scale(by: scale) } else { rows.fill(0) }
    }
  }
}
