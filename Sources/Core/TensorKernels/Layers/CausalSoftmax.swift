import Foundation

/// The softmax of the rows of a block of scores, of which each sees one key more than the row before it and the last sees all.
struct CausalSoftmax {
  /// The factor of the scores.
  let scale: Float
  let elements: ElementKernels

  /// Replaces the visible scores of a row, times the factor, by their softmax and the others by 0; gives their log-sum-exp.
  func forward(_ scores: Tensor, row: Int) -> Float {
    let visible = Self.visibleCount(scores, row: row)
    var seen = unsafe scores.row(row).extracting(0..<visible).mutableSpan
    let peak = scale * maximum(seen.span)
    var computed = unsafe scores.row(row).extracting(0..<Self.computedCount(scores, visible: visible)).mutableSpan
    elements.takeExponentials(&computed, scale: scale, shift: peak)
    let total = sum(seen.span)
    multiply(&seen, by: 1 / total)
    Self.clear(scores, row: row, from: visible)
    return peak + log(total)
  }

  /// Turns a row of scores into weights again and the gradient of the weights into that of the scores.
  ///
  /// - Parameters:
  ///   - logSumExp: of the forward pass.
  ///   - delta: the inner product of the query's result and its gradient.
  func backward(_ scores: Tensor, _ gradients: Tensor, row: Int, logSumExp: Float, delta: Float) {
    let visible = Self.visibleCount(scores, row: row)
    let computed = Self.computedCount(scores, visible: visible)
    var weight = unsafe scores.row(row).extracting(0..<computed).mutableSpan
    var gradient = unsafe gradients.row(row).extracting(0..<computed).mutableSpan
    elements.differentiateSoftmax(&weight, &gradient, scale: scale, logSumExp: logSumExp, delta: delta)
    Self.clear(scores, row: row, from: visible)
    Self.clear(gradients, row: row, from: visible)
  }

  /// The number of keys that a row of a block's scores sees: the last row sees all.
  private static func visibleCount(_ scores: Tensor, row: Int) -> Int { scores.columns - scores.rows + row + 1 }

  /// The scores of a row that are computed: the visible ones, and those that fill the last register, where the row has them.
  private static func computedCount(_ scores: Tensor, visible: Int) -> Int {
    let width = 16
    return min((visible + width - 1) / width * width, scores.columns)
  }

  /// Zeros the elements of a row that later keys would have.
  private static func clear(_ x: Tensor, row: Int, from visible: Int) {
    unsafe x.row(row).extracting(visible..<x.columns).update(repeating: 0)
  }
}
