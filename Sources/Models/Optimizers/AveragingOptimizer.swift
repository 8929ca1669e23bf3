import Foundation
import TensorKernels

/// An optimizer that also has an average of the weights in its state: the model that is evaluated and saved.
///
/// The weights are trained as they are without it.
public struct AveragingOptimizer: Optimizer {
  private let base: any Optimizer
  private let average: WeightAverage

  /// An optimizer whose weights are averaged.
  public init(_ base: any Optimizer, average: WeightAverage) {
    self.base = base
    self.average = average
  }

  /// The names of the optimizer's own buffers, then that of the average.
  public var stateNames: [String] { base.stateNames + ["average"] }
  /// Those of the optimizer.
  public var sliceBoundaries: SliceBoundaries { base.sliceBoundaries }
  /// That of the optimizer.
  public func scratchCount(_ segments: [ParameterSegment]) -> Int { base.scratchCount(segments) }
  /// The last buffer.
  public var averageIndex: Int? { base.stateNames.count }

  /// Updates the slice, then its average.
  public func update(_ slice: Range<Int>, of buffers: OptimizerBuffers, in step: OptimizerStep) {
    base.update(slice, of: buffers, in: step)
    let fraction = average.fraction(ofStep: step.number)
    guard fraction > 0 else { return }
    let values = buffers.state[base.stateNames.count].columns(slice)
    values.move(toward: buffers.parameters.columns(slice), by: Float(fraction))
  }
}

/// The rule by which the weights after each step enter their average.
public enum WeightAverage: Sendable, Hashable {
  /// Weights count less by a factor with every later step: Σ dᵗ⁻ˢwₛ/Σ dᵗ⁻ˢ over the steps s ≤ t. The division removes the bias of a
  /// sum that begins at zero.
  ///
  /// Source: Kingma, Ba, "Adam", 2015, https://arxiv.org/abs/1412.6980, sections 3 and 7.2.
  case exponential(decay: Double)
  /// The mean of the weights after some steps, given by rising numbers; before the first of them, the weights themselves.
  ///
  /// Source: Izmailov et al., "Averaging weights leads to wider optima and better generalization", 2018,
  /// https://arxiv.org/abs/1803.05407, algorithm 1.
  case mean(afterSteps: [Int])

  /// The fraction c by which the average a moves toward the weights w after a step, counted from 1: a ← a + c·(w − a).
  ///
  /// The first is 1, so that the average does not depend on its value before.
  func fraction(ofStep number: Int) -> Double {
    switch self {
    case .exponential(let decay): (1 - decay) / (1 - pow(decay, Double(number)))
    case .mean(let steps): fraction(ofStep: number, in: steps)
    }
  }

  private func fraction(ofStep number: Int, in steps: [Int]) -> Double {
    guard let first = steps.first, number > first else { return 1 }
    return steps.firstIndex(of: number).map { 1 / Double($0 + 1) } ?? 0
  }
}
