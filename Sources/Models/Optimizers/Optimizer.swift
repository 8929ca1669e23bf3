import TensorKernels

/// A rule that updates parameters from their gradient, slice by slice.
///
/// An optimizer has settings and no memory of its own. Its state is a list of named buffers, each with one value per
/// parameter, that the caller keeps: in memory that the ranks of a node share, and in checkpoints.
public protocol Optimizer: Sendable {
  /// The names of the state buffers, in their order; a checkpoint stores each buffer under its name.
  var stateNames: [String] { get }
  /// The places where a slice may begin that a rank updates independently of the others.
  var sliceBoundaries: SliceBoundaries { get }
  /// The index of the state buffer that holds an average of the weights, which is the model that is evaluated and saved; nil when
  /// the weights are.
  var averageIndex: Int? { get }
  /// The elements of working memory that an update of some parameters needs.
  func scratchCount(_ segments: [ParameterSegment]) -> Int
  /// Updates the parameters and the state of a slice in place; other ranks update the rest.
  ///
  /// - Precondition: the slice begins and ends at the optimizer's boundaries.
  func update(_ slice: Range<Int>, of buffers: OptimizerBuffers, in step: OptimizerStep)
}

extension Optimizer {
  /// None: the weights are evaluated and saved.
  public var averageIndex: Int? { nil }
  /// None.
  public func scratchCount(_ segments: [ParameterSegment]) -> Int { 0 }
}

/// The flat buffers that an optimizer reads and writes, all of **shape** [1, count] but the working memory.
public struct OptimizerBuffers {
  /// The weights, updated in place.
  public let parameters: Tensor
  /// The gradient of the loss, left as it is.
  public let gradients: Tensor
  /// The state, in the order of the optimizer's names; zeros before the first step.
  public let state: [Tensor]
  /// The parameters that the buffers consist of, by rising offset.
  public let segments: [ParameterSegment]
  /// Working memory of this rank alone, one row; its values mean nothing between two updates.
  public let scratch: Tensor

  /// Buffers of one length.
  ///
  /// - Parameter scratchCount: the elements of working memory that the optimizer needs.
  public init(
    parameters: Tensor, gradients: Tensor, state: [Tensor], segments: [ParameterSegment], scratchCount: Int = 0
  ) {
    self.parameters = parameters
    self.gradients = gradients
    self.state = state
    self.segments = segments
    scratch = Tensor(rows: 1, columns: scratchCount)
  }

  /// The same buffers for some of the parameters.
  init(_ buffers: OptimizerBuffers, where isIncluded: (ParameterSegment) -> Bool) {
    parameters = buffers.parameters
    gradients = buffers.gradients
    state = buffers.state
    segments = buffers.segments.filter(isIncluded)
    scratch = buffers.scratch
  }

  /// The part of each parameter that lies in a slice.
  public func segments(in slice: Range<Int>) -> [ParameterSegment] {
    segments.filter { $0.range.overlaps(slice) }.map { $0.clamped(to: slice) }
  }
}

/// One parameter of a flat buffer, or a part of it.
public struct ParameterSegment: Sendable {
  /// The positions of its values.
  public let range: Range<Int>
  /// True when weight decay applies.
  public let isDecayed: Bool
  /// The columns of a matrix of a layer; nil for a vector, an embedding or an output head.
  public let matrixColumns: Int?

  /// A part of the buffer.
  public init(range: Range<Int>, isDecayed: Bool, matrixColumns: Int? = nil) {
    self.range = range
    self.isDecayed = isDecayed
    self.matrixColumns = matrixColumns
  }

  /// The part that lies in a slice.
  func clamped(to slice: Range<Int>) -> ParameterSegment {
    ParameterSegment(range: range.clamped(to: slice), isDecayed: isDecayed, matrixColumns: matrixColumns)
  }
}

/// The facts of one step that an update depends on.
public struct OptimizerStep: Sendable {
  /// The number of the step, counted from 1.
  public let number: Int
  /// The scheduled learning rate.
  public let learningRate: Double
  /// The norm of the complete gradient before clipping.
  public let gradientNorm: Double
  /// The factor of the weight decay.
  public let weightDecayFactor: Double

  /// A step.
  public init(number: Int, learningRate: Double, gradientNorm: Double, weightDecayFactor: Double = 1) {
    self.number = number
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
    self.weightDecayFactor = weightDecayFactor
  }
}
