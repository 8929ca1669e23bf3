import TensorKernels

/// Momentum whose steps are orthogonalized, for the matrices of the layers; AdamW for embeddings, vectors and the output head.
///
/// B ← μB + G, O = the nearest orthogonal matrix of G + μB, W ← W − η·(0.2·√max(rows, columns)·O + λW), where G is the clipped
/// gradient. The factor gives a step about the size that AdamW's has, so that both parts use one learning rate and one
/// weight decay.
///
/// Sources: Keller Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024,
/// https://kellerjordan.github.io/posts/muon/ (with Nesterov's momentum); Liu et al., "Muon is scalable for LLM training", 2025,
/// https://arxiv.org/abs/2502.16982, eq. 4 (decay and factor).
public struct Muon: Optimizer {
  /// μ, as published.
  private static let momentum: Float = 0.95
  /// The root mean square of AdamW's steps, by Liu et al.
  private static let stepSize = 0.2

  private let settings: AdamW.Settings
  private let rest: AdamW

  /// An optimizer with the constants of AdamW: the decay and the largest norm of the gradient are those of both parts.
  public init(_ settings: AdamW.Settings) {
    self.settings = settings
    rest = AdamW(settings)
  }

  /// Those of AdamW; of matrices, the first holds the momentum, and the second stays zero.
  public var stateNames: [String] { rest.stateNames }
  /// A matrix is orthogonalized by one rank.
  public var sliceBoundaries: SliceBoundaries { .parameters }

  /// The working memory for the largest matrix.
  public func scratchCount(_ segments: [ParameterSegment]) -> Int {
    segments.compactMap { MatrixShape($0)?.scratchCount }.max() ?? 0
  }

  /// Updates the parameters and state of a slice.
  public func update(_ slice: Range<Int>, of buffers: OptimizerBuffers, in step: OptimizerStep) {
    rest.update(slice, of: OptimizerBuffers(buffers) { $0.matrixColumns == nil }, in: step)
    for segment in buffers.segments(in: slice) {
      if let matrix = MatrixUpdate(segment, of: buffers) { update(matrix, in: step) }
    }
  }

  private func update(_ matrix: MatrixUpdate, in step: OptimizerStep) {
    matrix.computeDirection(momentum: Self.momentum, gradientScale: Float(settings.gradientScale(step)))
    let decay = matrix.isDecayed ? settings.weightDecay * step.weightDecayFactor : 0
    let size = step.learningRate * Self.stepSize * Double(matrix.shape.longerSide).squareRoot()
    matrix.weights.scale(by: Float(1 - step.learningRate * decay))
    matrix.weights.add(matrix.direction, times: Float(-size))
  }
}

/// A matrix that is updated, with its gradient and momentum.
private struct MatrixUpdate {
  let shape: MatrixShape
  let isDecayed: Bool
  let weights: Tensor
  private let gradient: Tensor, momenta: Tensor
  private let iteration: NewtonSchulz

  /// Nil for a parameter that is not a matrix of a layer.
  init?(_ segment: ParameterSegment, of buffers: OptimizerBuffers) {
    guard let shape = MatrixShape(segment) else { return nil }
    self.shape = shape
    isDecayed = segment.isDecayed
    func matrix(_ buffer: Tensor) -> Tensor {
      buffer.columns(segment.range).reshaped(rows: shape.rows, columns: shape.columns)
    }
    weights = matrix(buffers.parameters)
    gradient = matrix(buffers.gradients)
    momenta = matrix(buffers.state[0])
    iteration = NewtonSchulz(rows: shape.rows, columns: shape.columns, scratch: buffers.scratch)
  }

  /// The direction of the step, in the working memory.
  var direction: Tensor { iteration.matrix }

  /// Adds the gradient to the momentum, and orthogonalizes the gradient plus the new momentum.
  func computeDirection(momentum: Float, gradientScale: Float) {
    momenta.scale(by: momentum)
    momenta.add(gradient, times: gradientScale)
    direction.copy(gradient)
    direction.scale(by: gradientScale)
    direction.add(momenta, times: momentum)
    iteration.orthogonalize()
  }
}

/// The shape of a parameter that Muon updates.
private struct MatrixShape {
  let rows: Int, columns: Int

  /// Nil for a parameter that is not a matrix of a layer.
  init?(_ segment: ParameterSegment) {
    guard let columns = segment.matrixColumns else { return nil }
    precondition(segment.range.count % columns == 0, "a matrix of \(columns) columns is cut")
    rows = segment.range.count / columns
    self.columns = columns
  }

  var longerSide: Int { max(rows, columns) }
  var scratchCount: Int { NewtonSchulz.scratchCount(rows: rows, columns: columns) }
}
