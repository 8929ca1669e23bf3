import TensorKernels

/// A quick measurement of the machine's speed.
package enum SpeedProbe {
  /// Floating-point operations per second of a square matrix product; the best of five.
  package static func matrixProductRate(size: Int) -> Double {
    let operations = 2 * Double(size * size * size)
    return operations / max(matrixProductSeconds(size: size), 1e-9)
  }

  /// Floating-point operations per second of independent chains of multiply-adds, the peak of a core with the instructions of the
  /// products; the best of five. Nil where products are the library's.
  package static func multiplyAddRate() -> Double? {
    guard case .own(let instructions) = MatrixProduct.kernels else { return nil }
    let rates = (0..<5).map { _ in
      var operations = 0.0
      let seconds = Stopwatch.seconds { operations = chains(instructions) }
      return operations / max(seconds, 1e-9)
    }
    return rates.max()
  }

  /// About 10 ms of multiply-adds.
  private static func chains(_ instructions: VectorInstructions) -> Double {
    let (operations, result) = MultiplyAddChains.run(rounds: 5_000_000, instructions)
    precondition(result.isFinite)
    return operations
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
