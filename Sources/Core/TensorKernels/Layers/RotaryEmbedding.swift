import Foundation

/// Rotary position embedding in the rotate-half form: pair i and i + E/2 of a head is turned by t·θ^(−2i/E).
///
/// Source: Su et al., "RoFormer", 2021, https://arxiv.org/abs/2104.09864, section 3.4; the pairing is Llama's in
/// `transformers`.
public struct RotaryEmbedding {
  /// **shape** [T, E/2].
  private let cosines: Tensor
  private let sines: Tensor

  /// Tables for positions `0..<contextLength`.
  ///
  /// - Precondition: `headWidth` is even.
  public init(contextLength: Int, headWidth: Int, theta: Double) {
    precondition(headWidth % 2 == 0)
    let half = headWidth / 2
    cosines = Tensor(rows: contextLength, columns: half)
    sines = Tensor(rows: contextLength, columns: half)
    for position in 0..<contextLength {
      for pair in 0..<half {
        let angle = Double(position) * pow(theta, -2 * Double(pair) / Double(headWidth))
        cosines[position, pair] = Float(cos(angle))
        sines[position, pair] = Float(sin(angle))
      }
    }
  }

  /// Turns every head of x in place; the backward pass turns the gradient back.
  ///
  /// - Parameters:
  ///   - x: **shape** [rows, heads·E]; row r is position r mod `sequenceLength`.
  ///   - inverse: turn by the opposite angle.
  public func apply(_ x: Tensor, sequenceLength: Int, inverse: Bool = false) {
    precondition(sequenceLength <= cosines.rows)
    for index in 0..<x.rows { turn(x, row: index, position: index % sequenceLength, sign: inverse ? -1 : 1) }
  }

  /// Turns every head of x in place, each row by its own position.
  ///
  /// - Parameters:
  ///   - x: **shape** [rows, heads·E].
  ///   - positions: one a row, in `0..<T`.
  public func apply(_ x: Tensor, positions: [Int]) {
    precondition(positions.count == x.rows)
    for (index, position) in positions.enumerated() { turn(x, row: index, position: position, sign: 1) }
  }

  @inline(__always)
  private func turn(_ x: Tensor, row index: Int, position: Int, sign: Float) {
    let half = cosines.columns
    precondition(x.columns % (2 * half) == 0)
    let cosine = unsafe UnsafeBufferPointer(cosines.row(position)).span
    let sine = unsafe UnsafeBufferPointer(sines.row(position)).span
    for start in Swift.stride(from: 0, to: x.columns, by: 2 * half) {
      let head = unsafe x.row(index).extracting(start..<start + 2 * half)
      var first = unsafe head.extracting(0..<half).mutableSpan
      var second = unsafe head.extracting(half..<2 * half).mutableSpan
      rotate(&first, &second, cosine: cosine, sine: sine, sign: sign)
    }
  }
}

@inline(__always)
private func rotate(
  _ first: inout MutableSpan<Float>, _ second: inout MutableSpan<Float>, cosine: Span<Float>, sine: Span<Float>,
  sign: Float
) {
  precondition(first.count == second.count && first.count == cosine.count && first.count == sine.count)
  for i in first.indices {
    let (a, b, s) = (first[i], second[i], sign * sine[i])
    first[i] = a * cosine[i] - b * s
    second[i] = b * cosine[i] + a * s
  }
}
