import TensorKernels

/// A quick measurement of the machine's speed.
package enum SpeedProbe {
  /// Floating-point operations per second of a square matrix product; the best of five.
  package static func matrixProductRate(size: Int) -> Double {
    let a = Tensor(rows: size, columns: size)
    let b = Tensor(rows: size, columns: size)
    let c = Tensor(rows: size, columns: size)
    a.fill(0.5)
    b.fill(0.25)
    let clock = ContinuousClock()
    let best = (0..<5).map { _ in clock.measure { MatrixProduct.timesTransposed(a, b, into: c) } }.min() ?? .zero
    return 2 * Double(size * size * size) / max(best / .seconds(1), 1e-9)
  }
}
