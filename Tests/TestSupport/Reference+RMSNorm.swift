extension Reference {
  /// yᵢ = gᵢ·xᵢ/√(mean x² + ε) of every row; the gain has **shape** [1, D].
  public static func rmsNorm(_ x: Matrix, gain: Matrix, epsilon: Double) -> Matrix {
    var y = x
    for row in 0..<x.rows {
      var sum = 0.0
      for i in 0..<x.columns { sum += x[row, i] * x[row, i] }
      let scale = 1 / (sum / Double(x.columns) + epsilon).squareRoot()
      for i in 0..<x.columns { y[row, i] = gain[0, i] * x[row, i] * scale }
    }
    return y
  }
}
