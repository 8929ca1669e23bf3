import TensorKernels
import TestSupport
import Testing

/// Loops over elements with the registers of every kind of instructions that this processor has.
@Suite("Elements in wide registers")
struct ElementWidthTests {
  /// Lengths on all sides of one, two, four and eight registers of 8 and of 16 elements.
  static let lengths = [0, 1, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 255, 257, 1023]

  @Test("The gated unit and its gradient have the same bits", arguments: lengths)
  func gatedUnit(length: Int) {
    func results(_ kernels: ProductKernels) -> [Float] {
      let gateUp = Self.inputs(columns: 2 * length, seed: 1)
      let hidden = FramedTensor(rows: gateUp.view.rows, columns: length, gap: 3)
      SwiGLU.forward(gateUp.view, into: hidden.view, kernels: kernels)
      let results = hidden.view.elements
      SwiGLU.backward(gateUp.view, dHidden: Self.inputs(columns: length, seed: 2).view, kernels: kernels)
      #expect(hidden.isFrameIntact && gateUp.isFrameIntact)
      return results + gateUp.view.elements
    }
    expectSameBits(results)
  }

  @Test("The loss and its gradient have the same bits", arguments: lengths.dropFirst())
  func crossEntropy(length: Int) {
    func results(_ kernels: ProductKernels) -> [Float] {
      let logits = Self.inputs(columns: length, seed: 3)
      let targets = (0..<logits.view.rows).map { UInt32($0 % length) }
      let loss = CrossEntropy.backward(
        logits.view, targets: targets[...], factors: LossFactors(scale: 0.5), kernels: kernels)
      #expect(logits.isFrameIntact)
      return [Float(loss)] + logits.view.elements
    }
    expectSameBits(results)
  }

  /// Equal bits, or NaN in both: which of two NaNs an operation passes on is not defined.
  private func expectSameBits(_ results: (ProductKernels) -> [Float]) {
    let expected = results(.own(.avx2))
    for instructions in VectorInstructions.available {
      let found = results(.own(instructions))
      #expect(found.count == expected.count)
      #expect(zip(found, expected).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) })
    }
  }

  /// Rows of ordinary, of large and of tiny values, and rows with NaN, infinities, zeros and values on the borders of the exponential.
  private static func inputs(columns: Int, seed: UInt64) -> FramedTensor {
    var inputs = TestInputs(seed: seed)
    let scales: [Double] = [1, 10, 100, 1e-3, 1e-40, 1e30, 1, 1]
    var matrix = inputs.matrix(rows: scales.count, columns: columns)
    let special: [Double] = [
      .infinity, -.infinity, 0, -0.0, 87, -87, 88, -88, 88.5, -87.5, 1e-45, Double(Float.greatestFiniteMagnitude), .nan,
    ]
    for (row, scale) in scales.enumerated() {
      for column in 0..<columns {
        matrix[row, column] *= scale
        // The last row has a NaN, the one before it all other values.
        guard row >= 6, column % 3 == 1 else { continue }
        matrix[row, column] = special[column / 3 % (special.count - 7 + row)]
      }
    }
    return FramedTensor(matrix, gap: 3)
  }
}
