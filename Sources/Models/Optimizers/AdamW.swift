import TensorKernels

/// AdamW with clipping by the norm of the complete gradient.
public struct AdamW: Optimizer {
  /// The constants that stay the same over a run.
  public struct Settings: Sendable, Hashable, Codable {
    /// λ, multiplied by the scheduled rate.
    public var weightDecay: Double
    /// Decay rates of the moments, in `0..<1`.
    public var beta1: Double, beta2: Double
    /// Added to √v̂.
    public var epsilon: Double
    /// The largest norm of the complete gradient; it is scaled down to it before it enters the moments.
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

    /// The factor that brings the gradient down to the largest norm.
    func gradientScale(_ step: OptimizerStep) -> Double {
      min(1, gradientClip / max(step.gradientNorm, 1e-30))
    }

    fileprivate var coefficients: AdamWUpdate.Coefficients {
      AdamWUpdate.Coefficients(beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
  }

  /// The constants.
  public let settings: Settings

  /// An optimizer with the given constants.
  public init(_ settings: Settings) { self.settings = settings }

  /// The running means of the gradient and of its square.
  public var stateNames: [String] { ["firstMoments", "secondMoments"] }
  /// Every element is updated on its own.
  public var sliceBoundaries: SliceBoundaries { .anywhere }

  /// Clips the gradient and updates the parameters and moments of a slice.
  public func update(_ slice: Range<Int>, of buffers: OptimizerBuffers, in step: OptimizerStep) {
    let kernel = kernel(step)
    let weightDecay = Float(settings.weightDecay * step.weightDecayFactor)
    for segment in buffers.segments(in: slice) {
      let part = segment.range
      kernel.apply(
        parameters: buffers.parameters.columns(part), gradients: buffers.gradients.columns(part),
        firstMoments: buffers.state[0].columns(part), secondMoments: buffers.state[1].columns(part),
        weightDecay: segment.isDecayed ? weightDecay : 0)
    }
  }

  private func kernel(_ step: OptimizerStep) -> AdamWUpdate {
    AdamWUpdate(
      settings.coefficients, step: step.number, learningRate: step.learningRate,
      gradientScale: settings.gradientScale(step))
  }
}
