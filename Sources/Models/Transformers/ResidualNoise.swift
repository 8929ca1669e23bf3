import TensorKernels

/// The inputs of the residual stream that passes of training drop at random.
///
/// A draw is a function of a seed, the place in the model, and the number of the sequence in its run; so the same inputs are
/// dropped on any number of ranks.
public struct ResidualNoise: Sendable {
  /// Drops elements; nil for none.
  public var dropout: Dropout?
  /// Drops the parts of blocks; nil for none.
  public var stochasticDepth: StochasticDepth?

  /// Nothing is dropped, unless given.
  public init(dropout: Dropout? = nil, stochasticDepth: StochasticDepth? = nil) {
    self.dropout = dropout
    self.stochasticDepth = stochasticDepth
  }

  /// A place in the model where the residual stream has an input.
  enum Place {
    case embedding
    case attention(layer: Int)
    case feedForward(layer: Int)

    /// The number in the order of a pass: embeddings, then both parts of each block.
    var index: Int {
      switch self {
      case .embedding: 0
      case .attention(let layer): 1 + 2 * layer
      case .feedForward(let layer): 2 + 2 * layer
      }
    }

    /// The block; nil for embeddings.
    var layer: Int? {
      switch self {
      case .embedding: nil
      case .attention(let layer), .feedForward(let layer): layer
      }
    }
  }

  /// The inputs of a batch that are dropped at a place; nil for none.
  func mask(_ place: Place, of batch: TokenBatch) -> ResidualMask? {
    let mask = ResidualMask(elements: dropout?.mask(place, of: batch), parts: stochasticDepth?.mask(place, of: batch))
    return mask.elements == nil && mask.parts == nil ? nil : mask
  }
}

/// The inputs of one place that are dropped from a batch.
struct ResidualMask {
  fileprivate let elements: DropoutMask?
  fileprivate let parts: StochasticDepthMask?

  /// Drops inputs, or their gradient: both are products with the same diagonal matrix.
  ///
  /// - Parameter x: **shape** [tokens, D].
  func apply(to x: Tensor) {
    elements?.apply(to: x)
    parts?.apply(to: x)
  }
}
