import Randomness
import TensorKernels

/// Elements of the residual stream's inputs that are set to zero in training: of the embeddings, and of the results of each block's
/// attention and feed-forward part before they are added. The others are divided by 1 − p.
///
/// Source: Srivastava et al., "Dropout", JMLR 15, 2014, section 4; the places are those of Vaswani et al., "Attention is all you
/// need", 2017, https://arxiv.org/abs/1706.03762, section 5.4.
public struct Dropout: Sendable {
  /// p, the probability of an element to be dropped, in `0..<1`.
  public let probability: Double
  /// The seed of the draws.
  public let seed: UInt64

  /// - Precondition: the probability is in `0..<1`.
  public init(probability: Double, seed: UInt64) {
    precondition((0..<1).contains(probability), "a probability in 0..<1, not \(probability)")
    self.probability = probability
    self.seed = seed
  }

  /// The elements that are dropped at a place.
  func mask(_ place: ResidualNoise.Place, of batch: TokenBatch) -> DropoutMask {
    DropoutMask(
      stream: RandomStream(seed: seed, purpose: .dropout, index: place.index),
      firstRow: batch.sequenceNumbers.lowerBound * batch.sequenceLength, threshold: UInt32(probability * 0x1p32),
      scale: Float(1 / (1 - probability)))
  }
}

/// The elements of one place that are dropped from a batch.
struct DropoutMask {
  fileprivate let stream: RandomStream
  /// The number of the batch's first token in the run.
  fileprivate let firstRow: Int
  /// A word below it drops its element.
  fileprivate let threshold: UInt32
  /// The factor of the others.
  fileprivate let scale: Float

  /// Drops elements of values, or of their gradient.
  ///
  /// - Parameter x: **shape** [tokens, D].
  func apply(to x: Tensor) {
    // Four elements have the words of one block of the stream, and each row begins with a block of its own.
    let blockCount = (x.columns + 3) / 4
    var words = [UInt32](repeating: 0, count: 4 * blockCount)
    for row in 0..<x.rows {
      var span = words.mutableSpan
      stream.fill(&span, from: UInt64((firstRow + row) * blockCount))
      ElementMask.drop(row: row, of: x, words: words, below: threshold, scale: scale)
    }
  }
}
