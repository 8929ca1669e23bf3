import Optimizers
import TensorKernels

/// Stochastic gradient descent with momentum, a second optimizer beside AdamW: m ← βm + g, θ ← θ − η·(m + λθ).
struct MomentumDescent: Optimizer {
  let momentum: Float = 0.9
  let weightDecay: Float = 0.01
  let sliceBoundaries: SliceBoundaries

  var stateNames: [String] { ["momentum"] }

  func update(_ slice: Range<Int>, of buffers: OptimizerBuffers, in step: OptimizerStep) {
    let rate = Float(step.learningRate)
    for segment in buffers.segments(in: slice) {
      let parameters = buffers.parameters.columns(segment.range)
      let momenta = buffers.state[0].columns(segment.range)
      momenta.scale(by: momentum)
      momenta.add(buffers.gradients.columns(segment.range))
      if segment.isDecayed { parameters.scale(by: 1 - rate * weightDecay) }
      parameters.add(momenta, times: -rate)
    }
  }
}
