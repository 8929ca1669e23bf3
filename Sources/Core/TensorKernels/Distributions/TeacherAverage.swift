import Foundation

/// The distribution that members of an ensemble agree on, token by token.
public enum TeacherAverage {
  /// Writes Σ softmax(zₘ/τ)/M, the mean of the members' probabilities, over `result`.
  ///
  /// - Parameters:
  ///   - logits: M tensors of **shape** [tokens, V].
  ///   - result: **shape** [tokens, V].
  public static func ofProbabilities(_ logits: [Tensor], temperature: Float, into result: Tensor) {
    result.fill(0)
    let inverse = 1 / temperature
    for member in logits {
      precondition(member.rows == result.rows && member.columns == result.columns)
      for index in 0..<member.rows {
        let row = unsafe UnsafeBufferPointer(member.row(index)).span
        var target = unsafe result.row(index).mutableSpan
        let peak = maximum(row)
        let total = sumOfExponentials(row, scale: inverse, shift: peak * inverse)
        let factor = 1 / (total * Float(logits.count))
        for i in row.indices { target[i] += exponential(inverse * row[i] - peak * inverse) * factor }
      }
    }
  }

  /// Writes softmax(Σ zₘ/(M·τ)), the distribution of the members' mean logits, over `result`.
  public static func ofLogits(_ logits: [Tensor], temperature: Float, into result: Tensor) {
    result.fill(0)
    for member in logits { result.add(member) }
    let scale = 1 / (temperature * Float(logits.count))
    for index in 0..<result.rows {
      var row = unsafe result.row(index).mutableSpan
      let peak = maximum(row.span)
      for i in row.indices { row[i] = exponential((row[i] - peak) * scale) }
      let factor = 1 / sum(row.span)
      for i in row.indices { row[i] *= factor }
    }
  }

  /// The k likeliest tokens of a row, those of a lower number first where probabilities are equal, with their
  /// probabilities and the mass of all others.
  ///
  /// - Parameter probabilities: V numbers that add up to 1.
  /// - Complexity: O(V log k).
  public static func top(
    _ count: Int, of probabilities: Span<Float>, tokens: inout [UInt32], masses: inout [Float]
  ) {
    precondition(count > 0 && count <= probabilities.count)
    var heap = TopHeap(capacity: count)
    for i in probabilities.indices { heap.offer(UInt32(i), probabilities[i]) }
    let chosen = heap.sorted
    tokens = chosen.map { $0.token }
    masses = chosen.map { $0.mass }
    // In double precision, so that the order of the sum does not matter at float32.
    let kept = masses.reduce(0.0) { $0 + Double($1) }
    masses.append(count == probabilities.count ? 0 : Float(max(0, 1 - kept)))
  }
}
