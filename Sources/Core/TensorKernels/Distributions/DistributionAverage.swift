import ElementLoops
import Foundation

/// The mean of members' distributions over the next token.
///
/// Members whose logits are there at the same time are averaged with a temperature, as a teacher's; members whose logits
/// come one after another are added up, as in decoding. Both orders of operations are kept: stored distributions and
/// generated texts depend on their bits.
public enum DistributionAverage {
  /// Writes Σ wₘ·softmax(zₘ/τ), the mean of the members' probabilities, over `result`.
  ///
  /// - Parameters:
  ///   - logits: M tensors of **shape** [tokens, V].
  ///   - weights: M values that add up to 1; nil for 1/M each.
  ///   - result: **shape** [tokens, V].
  public static func ofProbabilities(
    _ logits: [Tensor], weights: [Double]? = nil, temperature: Float, into result: Tensor
  ) {
    precondition(weights?.count ?? logits.count == logits.count, "weights of other members")
    result.fill(0)
    for (index, member) in logits.enumerated() {
      precondition(member.rows == result.rows && member.columns == result.columns)
      let weight = weights.map { Weight(factor: Float($0[index])) } ?? Weight(divisor: Float(logits.count))
      for row in 0..<member.rows { addSoftened(member, row: row, scale: 1 / temperature, weight, to: result) }
    }
  }

  /// A member's weight as a fraction: a division by M and a product with 1/M have other bits.
  private struct Weight {
    var factor: Float = 1
    var divisor: Float = 1
  }

  /// Adds a weight times softmax(scale·z) of one row.
  @inline(__always)
  private static func addSoftened(
    _ logits: Tensor, row index: Int, scale: Float, _ weight: Weight, to result: Tensor
  ) {
    let row = unsafe logits.readableRow(index).span
    var target = unsafe result.row(index).mutableSpan
    let peak = maximum(row)
    let total = sumOfExponentials(row, scale: scale, shift: peak * scale)
    let factor = weight.factor / (total * weight.divisor)
    for i in row.indices { target[i] += exponential(scale * row[i] - peak * scale) * factor }
  }

  /// Makes a row p of probabilities (1 − w)·p + w·q.
  ///
  /// - Precondition: q has as many values as the row.
  public static func mix(_ other: [Double], weight: Double, into result: Tensor, row index: Int) {
    precondition(other.count == result.columns, "\(other.count) probabilities for \(result.columns) tokens")
    let other = other.span
    var row = unsafe result.row(index).mutableSpan
    for i in row.indices { row[i] = Float((1 - weight) * Double(row[i]) + weight * other[i]) }
  }

  /// Writes softmax(Σ wₘ·zₘ/τ), the distribution of the members' mean logits, over `result`.
  ///
  /// - Parameters:
  ///   - logits: M tensors of **shape** [tokens, V].
  ///   - weights: M values, whose sum sharpens or flattens; nil for 1/M each.
  ///   - result: **shape** [tokens, V].
  public static func ofLogits(
    _ logits: [Tensor], weights: [Double]? = nil, temperature: Float, into result: Tensor
  ) {
    precondition(weights?.count ?? logits.count == logits.count, "weights of other members")
    result.fill(0)
    if let weights {
      for (member, weight) in zip(logits, weights) { result.add(member, times: Float(weight)) }
      takeSoftmax(result, scale: 1 / temperature)
    } else {
      for member in logits { result.add(member) }
      takeSoftmax(result, scale: 1 / (temperature * Float(logits.count)))
    }
  }

  /// Replaces rows of logits by softmax(scale·z).
  private static func takeSoftmax(_ logits: Tensor, scale: Float) {
    for row in 0..<logits.rows { takeSoftmax(logits, row: row, scale: scale) }
  }

  @inline(__always)
  private static func takeSoftmax(_ logits: Tensor, row: Int, scale: Float) {
    var row = unsafe logits.row(row).mutableSpan
    let peak = maximum(row.span)
    for i in row.indices { row[i] = exponential((row[i] - peak) * scale) }
    multiply(&row, by: 1 / sum(row.span))
  }

  /// Adds softmax(logits), times a factor, to rows of probabilities.
  ///
  /// - Parameters:
  ///   - logits: **shape** [rows, V]; overwritten.
  ///   - probabilities: the same **shape**; added to.
  public static func add(_ logits: Tensor, times factor: Float, to probabilities: Tensor) {
    for row in 0..<logits.rows { add(logits, row: row, times: factor, to: probabilities) }
  }

  @inline(__always)
  private static func add(_ logits: Tensor, row: Int, times factor: Float, to probabilities: Tensor) {
    var target = unsafe probabilities.row(row).mutableSpan
    var row = unsafe logits.row(row).mutableSpan
    precondition(row.count == target.count)
    _ = takeExponentials(&row, ElementKernels(MatrixProduct.kernels))
    let scale = factor / sum(row.span)
    for i in row.indices { target[i] += scale * row[i] }
  }

  /// Replaces every element by its logarithm.
  public static func takeLogarithms(_ x: Tensor) {
    for index in 0..<x.rows {
      var row = unsafe x.row(index).mutableSpan
      for i in row.indices { row[i] = log(row[i]) }
    }
  }
}
