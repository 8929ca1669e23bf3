import Foundation

/// Rotary position embedding in the rotate-half form: pair i and i + E/2 of a head is rotated by t·θ^(−2i/E).
///
/// Source: Su et al., "RoFormer", 2021, https://arxiv.org/abs/2104.09864, section 3.4; the pairing is Llama's in
/// `transformers`.
public struct RotaryEmbedding {
  /// **shape** [T, E/2].
  private let cosines: Tensor
  private let sines: Tensor

  /// Tables for positions `0..<contextLength`.
  ///
  /// - Parameter scaling: a change of the frequencies; nil: none.
  /// - Precondition: `headWidth` is even.
  public init(contextLength: Int, headWidth: Int, theta: Double, scaling: RotaryScaling? = nil) {
    precondition(headWidth % 2 == 0)
    cosines = Tensor(rows: contextLength, columns: headWidth / 2)
    sines = Tensor(rows: contextLength, columns: headWidth / 2)
    let frequencies = Self.frequencies(headWidth: headWidth, theta: theta).map { scaling?.scaled($0) ?? $0 }
    for position in 0..<contextLength { fillTables(position: position, frequencies) }
  }

  private func fillTables(position: Int, _ frequencies: [Double]) {
    for (pair, frequency) in frequencies.enumerated() {
      let angle = Double(position) * frequency
      cosines[position, pair] = Float(cos(angle))
      sines[position, pair] = Float(sin(angle))
    }
  }

  /// The radians per position of each pair.
  public static func frequencies(headWidth: Int, theta: Double) -> [Double] {
    (0..<headWidth / 2).map { pow(theta, -2 * Double($0) / Double(headWidth)) }
  }

  /// Rotates every head of x in place; the backward pass rotates the gradient back.
  ///
  /// - Parameters:
  ///   - x: **shape** [rows, heads·E]; row r is position r mod `sequenceLength`.
  ///   - inverse: rotate by the opposite angle.
  public func apply(_ x: Tensor, sequenceLength: Int, inverse: Bool = false) {
    precondition(sequenceLength <= cosines.rows)
    for index in 0..<x.rows { rotate(x, row: index, position: index % sequenceLength, sign: inverse ? -1 : 1) }
  }

  /// Rotates every head of x in place, each row by its own position.
  ///
  /// - Parameters:
  ///   - x: **shape** [rows, heads·E].
  ///   - positions: one a row, in `0..<T`.
  public func apply(_ x: Tensor, positions: [Int]) {
    precondition(positions.count == x.rows)
    for (index, position) in positions.enumerated() { rotate(x, row: index, position: position, sign: 1) }
  }

  @inline(__always)
  private func rotate(_ x: Tensor, row: Int, position: Int, sign: Float) {
    let half = cosines.columns
    precondition(x.columns % (2 * half) == 0)
    let cosine = unsafe cosines.readableRow(position).span
    let sine = unsafe sines.readableRow(position).span
    for start in Swift.stride(from: 0, to: x.columns, by: 2 * half) {
      let head = unsafe x.row(row).extracting(start..<start + 2 * half)
      var first = unsafe head.extracting(0..<half).mutableSpan
      var second = unsafe head.extracting(half..<2 * half).mutableSpan
      rotatePairs(&first, &second, cosine: cosine, sine: sine, sign: sign)
    }
  }
}

@inline(__always)
private func rotatePairs(
  _ first: inout MutableSpan<Float>, _ second: inout MutableSpan<Float>, cosine: Span<Float>, sine: Span<Float>,
  sign: Float
) {
  precondition(first.count == second.count && first.count == cosine.count && first.count == sine.count)
  for i in first.indices {
    let a = first[i]
    let b = second[i]
    let s = sign * sine[i]
    first[i] = a * cosine[i] - b * s
    second[i] = b * cosine[i] + a * s
  }
}
