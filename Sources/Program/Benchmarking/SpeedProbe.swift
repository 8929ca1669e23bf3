import TensorKernels

/// A quick measurement of the machine's speed.
package enum SpeedProbe {
  /// Floating-point operations per second of a square matrix product; the best of five.
  package static func matrixProductRate(size: Int) -> Double {
    let operations = 2 * Double(size * size * size)
    return operations / max(matrixProductSeconds(size: size), 1e-9)
  }

  private static func matrixProductSeconds(size: Int) -> Double {
    let a = matrix(size, filledWith: 0.5)
    let b = matrix(size, filledWith: 0.25)
    let c = matrix(size, filledWith: 0)
    return (0..<5).map { _ in Stopwatch.seconds { MatrixProduct.timesTransposed(a, b, into: c) } }.min() ?? 0
  }

  private static func matrix(_ size: Int, filledWith value: Float) -> Tensor {
    let matrix = Tensor(rows: size, columns: size)
    matrix.fill(value)
    return matrix
  }
}
