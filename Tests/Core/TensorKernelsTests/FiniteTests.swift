import TensorKernels
import Testing

@Suite("Finite values")
struct FiniteTests {
  @Test(
    "One value that is NaN or infinite is found wherever it stands",
    arguments: [Float.nan, -.nan, .signalingNaN, .infinity, -.infinity], [0, 1, 7, 36])
  func fault(value: Float, index: Int) {
    let x = Tensor(rows: 1, columns: 37)
    x[0, index] = value
    #expect(!x.isFinite)
  }

  @Test("The largest and smallest values are finite, and so is nothing")
  func extremes() {
    let x = Tensor(rows: 1, columns: 6)
    x.assign([0, -0.0, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 1])
    #expect(x.isFinite)
    #expect(Tensor(rows: 1, columns: 0).isFinite)
  }
}
