/// Root-mean-square normalization, yᵢ = gᵢ·xᵢ/√(mean x² + ε), row by row.
///
/// Source: Zhang, Sennrich, "Root mean square layer normalization", 2019, https://arxiv.org/abs/1910.07467, eq. 4.
public struct RMSNorm {
  /// g, **shape** [1, D].
  public let gain: Tensor
  /// ε, added to the mean square.
  public let epsilon: Float

  /// The normalization with some gain.
  public init(gain: Tensor, epsilon: Float) {
    self.gain = gain
    self.epsilon = epsilon
  }

  /// Normalizes each row.
  ///
  /// - Parameters:
  ///   - x: **shape** [rows, D].
  ///   - y: **shape** [rows, D]; the result.
  ///   - scales: **shape** [1, at least rows]; receives 1/√(mean x² + ε) of each row, for the backward pass.
  public func forward(_ x: Tensor, into y: Tensor, scales: Tensor) {
    precondition(y.rows == x.rows && y.columns == x.columns && gain.columns == x.columns && scales.columns >= x.rows)
    for row in 0..<x.rows { unsafe scales.row(0)[row] = forward(x, row: row, into: y) }
  }

  @inline(__always)
  private func forward(_ x: Tensor, row: Int, into y: Tensor) -> Float {
    let input = unsafe x.readableRow(row).span
    let gain = unsafe gain.readableRow(0).span
    var output = unsafe y.row(row).mutableSpan
    precondition(input.count == output.count && input.count == gain.count)
    let scale = 1 / (sumOfSquares(input) / Float(input.count) + epsilon).squareRoot()
    for i in input.indices { output[i] = input[i] * scale * gain[i] }
    return scale
  }

  /// Adds the gradients with respect to x and to the gain.
  ///
  /// With s the row's scale and x̂ = s·x: dx += s·(g·dy − x̂·mean(x̂·g·dy)), dg += Σ over rows of dy·x̂.
  ///
  /// - Parameters:
  ///   - x: as in the forward pass.
  ///   - scales: of the forward pass.
  ///   - dy: **shape** [rows, D].
  ///   - dx: **shape** [rows, D]; added to.
  ///   - dGain: **shape** [1, D]; added to.
  public func backward(_ x: Tensor, scales: Tensor, dy: Tensor, dx: Tensor, dGain: Tensor) {
    precondition(dy.rows == x.rows && dx.rows == x.rows && dy.columns == x.columns && dx.columns == x.columns)
    let gradients = Gradients(dy: dy, dx: dx, dGain: dGain)
    for row in 0..<x.rows { backward(x, row: row, scale: scales[0, row], gradients) }
  }

  private struct Gradients {
    let dy: Tensor, dx: Tensor, dGain: Tensor
  }

  @inline(__always)
  private func backward(_ x: Tensor, row: Int, scale: Float, _ gradients: Gradients) {
    let gain = unsafe gain.readableRow(0).span
    let input = unsafe x.readableRow(row).span
    let upstream = unsafe gradients.dy.readableRow(row).span
    var gradient = unsafe gradients.dx.row(row).mutableSpan
    var gainGradient = unsafe gradients.dGain.row(0).mutableSpan
    precondition(input.count == upstream.count && input.count == gradient.count)
    precondition(input.count == gain.count && input.count == gainGradient.count)
    let projection = weightedDot(input, upstream, weights: gain) * scale * scale / Float(input.count)
    for i in input.indices {
      gradient[i] += scale * (gain[i] * upstream[i] - input[i] * projection)
      gainGradient[i] += upstream[i] * (input[i] * scale)
    }
  }
}
