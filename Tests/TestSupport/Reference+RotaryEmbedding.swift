import Foundation

extension Reference {
  /// Turns pair (i, i + E/2) of every head by position·θ^(−2i/E); row r is position r mod `sequenceLength`.
  public static func rotaryEmbedding(
    _ x: Matrix, headWidth: Int, sequenceLength: Int, theta: Double
  ) -> Matrix {
    var y = x
    for row in 0..<x.rows {
      for head in 0..<x.columns / headWidth {
        for pair in 0..<headWidth / 2 {
          let angle = Double(row % sequenceLength) * pow(theta, -2 * Double(pair) / Double(headWidth))
          let (first, second) = (head * headWidth + pair, head * headWidth + pair + headWidth / 2)
          y[row, first] = x[row, first] * cos(angle) - x[row, second] * sin(angle)
          y[row, second] = x[row, second] * cos(angle) + x[row, first] * sin(angle)
        }
      }
    }
    return y
  }
}
