import Foundation
import TensorKernels

/// AdamW with global-norm clipping over one flat buffer.
public struct AdamW {
  /// The constants that stay the same over a run.
  public struct Settings: Sendable, Hashable, Codable {
    /// λ, multiplied by the scheduled rate.
    public var weightDecay: Double
    /// Decay rates of the moments, in `0..<1`.
    public var beta1: Double, beta2: Double
    /// Added to √v̂.
    public var epsilon: Double
    /// The largest norm of the whole gradient; it is scaled down to it before it enters the moments.
    public var gradientClip: Double

    /// Values of the recipe unless given: β 0.9 and 0.95, ε 1e-8, clip 1.
    public init(
      weightDecay: Double, beta1: Double = 0.9, beta2: Double = 0.95, epsilon: Double = 1e-8, gradientClip: Double = 1
    ) {
      self.weightDecay = weightDecay
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.gradientClip = gradientClip
    }
  }

  /// A part of the buffer that is decayed or not.
  public struct Segment: Sendable {
    /// The numbers of the part.
    public let range: Range<Int>
    /// Whether weight decay applies.
    public let isDecayed: Bool

    /// A part of the buffer.
    public init(range: Range<Int>, isDecayed: Bool) {
      self.range = range
      self.isDecayed = isDecayed
    }
  }

  /// The constants.
  public let settings: Settings
  /// The running means of the gradient and of its square, **shape** [1, count].
  public let firstMoments, secondMoments: Tensor
  /// How many steps were made.
  public private(set) var stepCount: Int
  private let segments: [Segment]

  /// An optimizer that has seen nothing, unless its moments are given.
  ///
  /// - Parameters:
  ///   - segments: parts that cover the buffer.
  ///   - firstMoments: zeros, **shape** [1, count]; memory of its own unless given.
  ///   - secondMoments: the same.
  ///   - stepCount: the steps that the moments come from.
  public init(
    _ settings: Settings, segments: [Segment], firstMoments: Tensor? = nil, secondMoments: Tensor? = nil,
    stepCount: Int = 0
  ) {
    self.stepCount = stepCount
    self.settings = settings
    self.segments = segments
    let count = segments.map { $0.range.upperBound }.max() ?? 0
    self.firstMoments = firstMoments ?? Tensor(rows: 1, columns: count)
    self.secondMoments = secondMoments ?? Tensor(rows: 1, columns: count)
  }

  /// Clips the gradient and updates parameters and moments.
  ///
  /// - Parameters:
  ///   - parameters: **shape** [1, count]; updated in place.
  ///   - gradients: of the same shape; left as they are.
  ///   - learningRate: of this step.
  /// - Returns: the gradient's norm before clipping.
  public mutating func step(parameters: Tensor, gradients: Tensor, learningRate: Double) -> Double {
    let norm = SquaredNorm.of(gradients).squareRoot()
    step(0..<parameters.columns, parameters: parameters, gradients: gradients, norm: norm, learningRate: learningRate)
    return norm
  }

  /// Updates a slice of parameters and moments; others may own the rest.
  ///
  /// - Parameters:
  ///   - slice: the numbers to update.
  ///   - norm: of the whole gradient, which decides how it is clipped.
  public mutating func step(
    _ slice: Range<Int>, parameters: Tensor, gradients: Tensor, norm: Double, learningRate: Double
  ) {
    stepCount += 1
    let update = update(learningRate: learningRate, gradientScale: min(1, settings.gradientClip / max(norm, 1e-30)))
    for segment in segments where segment.range.overlaps(slice) {
      let part = segment.range.clamped(to: slice)
      update.apply(
        parameters: parameters.columns(part), gradients: gradients.columns(part),
        firstMoments: firstMoments.columns(part), secondMoments: secondMoments.columns(part),
        weightDecay: segment.isDecayed ? Float(settings.weightDecay) : 0)
    }
  }

  private func update(learningRate: Double, gradientScale: Double) -> AdamWUpdate {
    AdamWUpdate(
      learningRate: Float(learningRate), beta1: Float(settings.beta1), beta2: Float(settings.beta2),
      epsilon: Float(settings.epsilon), firstCorrection: Float(1 / (1 - pow(settings.beta1, Double(stepCount)))),
      secondCorrection: Float(1 / (1 - pow(settings.beta2, Double(stepCount)))), gradientScale: Float(gradientScale))
  }
}
