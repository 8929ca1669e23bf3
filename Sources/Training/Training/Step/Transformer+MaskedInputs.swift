import Corpora
import TensorKernels
import Transformers

extension Transformer {
  /// Adds the gradient of a batch's loss, and with a mask that of the same loss of the same sequences with masked inputs, times
  /// the mask's weight.
  ///
  /// - Parameters:
  ///   - batch: of a run; its inputs are masked afterwards.
  ///   - mask: nil for one pass alone.
  ///   - replacing: true overwrites `gradient` as if it held zeros.
  /// - Returns: the loss without masked inputs, in nats.
  package func accumulateGradient(
    of batch: inout TokenBatch, maskedBy mask: InputMask?, parameters: Parameters, scales: LossScales,
    into gradient: Parameters, replacing: Bool = false
  ) -> Double {
    let loss = accumulateGradient(
      of: batch, parameters: parameters, scales: scales, into: gradient, replacing: replacing)
    guard let mask else { return loss }
    mask.apply(to: &batch)
    _ = accumulateGradient(
      of: batch, parameters: parameters, scales: scales.multiplied(by: Float(mask.weight)), into: gradient)
    return loss
  }
}
