import TensorKernels

/// A quick look at how fast the machine is.
package enum SpeedProbe {
  /// Floating-point operations a second of a square matrix product; the best of five.
  package static func matrixProductRate(size: Int) -> Double {
    let (a, b, c) = (
      Tensor(rows: size, columns: size), Tensor(rows: size, columns: size), Tensor(rows: size, columns: size)
    )
    a.fill(0.5)
    b.fill(0.25)
    let clock = ContinuousClock()
    let best = (0..<5).map { _ in clock.measure { MatrixProduct.timesTransposed(a, b, into: c) } }.min() ?? .zero
    return 2 * Double(size * size * size) / max(best / .seconds(1), 1e-9)
  }
}
