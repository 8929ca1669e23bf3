/// Root-mean-square normalization, yᵢ = gᵢ·xᵢ/√(mean x² + ε), row by row.
///
/// Source: Zhang, Sennrich, "Root mean square layer normalization", 2019, https://arxiv.org/abs/1910.07467, eq. 4.
public enum RMSNorm {
  /// - Parameters:
  ///   - x: **shape** [rows, D].
  ///   - gain: **shape** [1, D].
  ///   - y: **shape** [rows, D]; the result.
  ///   - scales: **shape** [1, at least rows]; receives 1/√(mean x² + ε) of each row, for the backward pass.
  public static func forward(_ x: Tensor, gain: Tensor, epsilon: Float, into y: Tensor, scales: Tensor) {
    precondition(y.rows == x.rows && y.columns == x.columns && gain.columns == x.columns && scales.columns >= x.rows)
    let gain = unsafe UnsafeBufferPointer(gain.row(0)).span
    for index in 0..<x.rows {
      let input = unsafe UnsafeBufferPointer(x.row(index)).span
      var output = unsafe y.row(index).mutableSpan
      precondition(input.count == output.count && input.count == gain.count)
      let scale = 1 / (sumOfSquares(input) / Float(input.count) + epsilon).squareRoot()
      for i in input.indices { output[i] = input[i] * scale * gain[i] }
      unsafe scales.row(0)[index] = scale
    }
  }

  /// Adds the gradients with respect to x and to the gain.
  ///
  /// With s the row's scale and x̂ = s·x: dx += s·(g·dy − x̂·mean(x̂·g·dy)), dg += Σ over rows of dy·x̂.
  ///
  /// - Parameters:
  ///   - x: as in the forward pass.
  ///   - dy: **shape** [rows, D].
  ///   - dx: **shape** [rows, D]; added to.
  ///   - dGain: **shape** [1, D]; added to.
  public static func backward(
    _ x: Tensor, gain: Tensor, scales: Tensor, dy: Tensor, dx: Tensor, dGain: Tensor
  ) {
    precondition(dy.rows == x.rows && dx.rows == x.rows && dy.columns == x.columns && dx.columns == x.columns)
    let gain = unsafe UnsafeBufferPointer(gain.row(0)).span
    var gainGradient = unsafe dGain.row(0).mutableSpan
    for index in 0..<x.rows {
      let input = unsafe UnsafeBufferPointer(x.row(index)).span
      let upstream = unsafe UnsafeBufferPointer(dy.row(index)).span
      var gradient = unsafe dx.row(index).mutableSpan
      let scale = unsafe scales.row(0)[index]
      precondition(
        input.count == upstream.count && input.count == gradient.count && input.count == gain.count
          && input.count == gainGradient.count)
      let projection = weightedDot(input, upstream, gain) * scale * scale / Float(input.count)
      for i in input.indices {
        gradient[i] += scale * (gain[i] * upstream[i] - input[i] * projection)
        gainGradient[i] += upstream[i] * (input[i] * scale)
      }
    }
  }
}
