import TensorKernels
import TestSupport
import Testing

@Suite("The squared norm")
struct SquaredNormTests {
  @Test(
    "It equals the sum in double precision, around the block's length too",
    arguments: [
      0, 1, 7, SquaredNorm.blockLength - 1, SquaredNorm.blockLength, SquaredNorm.blockLength + 1, 20_011,
    ])
  func value(count: Int) {
    var inputs = TestInputs(seed: 1)
    let x = inputs.matrix(rows: 1, columns: count)
    let found = SquaredNorm.of(FramedTensor(x, gap: 3).view)
    #expect(relativeError([found], [x.innerProduct(x)]) < Tolerance.sum)
  }

  @Test("The same values give the same bits wherever they stand in memory", arguments: 1...9)
  func alignment(offset: Int) {
    var inputs = TestInputs(seed: 2)
    let x = inputs.matrix(rows: 1, columns: 5003)
    let (aligned, shifted) = (FramedTensor(x), FramedTensor(x, gap: offset))
    #expect(SquaredNorm.of(aligned.view) == SquaredNorm.of(shifted.view))
  }

  @Test("A small number after many large ones is not lost")
  func precision() {
    let x = Tensor(rows: 1, columns: 100 * SquaredNorm.blockLength + 1)
    x.fill(1)
    #expect(SquaredNorm.of(x) == Double(x.count))
  }
}
