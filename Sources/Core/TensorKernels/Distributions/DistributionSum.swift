import Foundation

/// Averages of several models' distributions over the next token.
public enum DistributionSum {
  /// Adds softmax(logits), times a factor, to rows of probabilities.
  ///
  /// - Parameters:
  ///   - logits: **shape** [rows, V]; its numbers are lost.
  ///   - probabilities: the same **shape**; added to.
  public static func addProbabilities(_ logits: Tensor, times factor: Float, to probabilities: Tensor) {
    for index in 0..<logits.rows {
      var row = unsafe logits.row(index).mutableSpan
      var target = unsafe probabilities.row(index).mutableSpan
      precondition(row.count == target.count)
      let peak = maximum(row.span)
      for i in row.indices { row[i] = exponential(row[i] - peak) }
      let scale = factor / sum(row.span)
      for i in row.indices { target[i] += scale * row[i] }
    }
  }

  /// Replaces every number by its logarithm.
  public static func takeLogarithms(_ x: Tensor) {
    for index in 0..<x.rows {
      var row = unsafe x.row(index).mutableSpan
      for i in row.indices { row[i] = log(row[i]) }
    }
  }
}
