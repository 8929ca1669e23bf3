import Foundation
import TensorKernels
import TestSupport
import Testing

@Suite("Cross entropy")
struct CrossEntropyTests {
  /// Rows and V, most of which are no multiples of the vector's width.
  static let shapes =
    [(1, 1), (3, 2), (1, 7), (4, 8), (5, 9), (3, 61), (2, 1023)] + TestInputs.shapes(4, seed: 12)
  /// Factors of the logits: a mean of four members' sum among them.
  static let scales: [Float] = [1, 0.25]

  @Test("Log-probabilities equal the plain ones", arguments: shapes, scales)
  func forward(shape: (rows: Int, vocabulary: Int), scale: Float) {
    for gap in gaps {
      let (logits, targets) = Self.input(shape, seed: 1)
      var found = [Float](repeating: .nan, count: shape.rows + 2)
      CrossEntropy.forward(
        FramedTensor(logits, gap: gap).view, targets: targets[...], scale: scale,
        logProbabilities: &found[1..<shape.rows + 1])
      let expected = Reference.logProbabilities(logits, targets: targets, scale: Double(scale))
      #expect(relativeError(found[1...shape.rows].map { Double($0) }, expected) < Tolerance.elementwise)
      #expect(found[0].isNaN && found[shape.rows + 1].isNaN)
    }
  }

  @Test(
    "The gradient equals central differences, and the sum of log-probabilities stays that of softmax(logits)",
    arguments: shapes, scales)
  func backward(shape: (rows: Int, vocabulary: Int), scale: Float) {
    for gap in gaps {
      let (logits, targets) = Self.input(shape, seed: 2)
      let gradient = FramedTensor(logits, gap: gap)
      let found = CrossEntropy.backward(gradient.view, targets: targets[...], factors: .init(scale: scale))
      #expect(relativeError(gradient.matrix, Self.gradient(logits, targets, scale)) < Tolerance.sum)
      let expected = Reference.logProbabilities(logits, targets: targets).reduce(0, +)
      #expect(relativeError([found], [expected]) < Tolerance.elementwise)
      #expect(gradient.isFrameIntact)
    }
  }

  @Test("The weight of log²Z counts in the gradient alone", arguments: shapes)
  func zLoss(shape: (rows: Int, vocabulary: Int)) {
    let (logits, targets) = Self.input(shape, seed: 4)
    let gradient = FramedTensor(logits, gap: 3)
    let found = CrossEntropy.backward(
      gradient.view, targets: targets[...], factors: LossFactors(scale: 0.25, zLoss: 0.5))
    let expected = Reference.logProbabilities(logits, targets: targets).reduce(0, +)
    #expect(relativeError([found], [expected]) < Tolerance.elementwise)
    #expect(relativeError(gradient.matrix, Self.gradient(logits, targets, 0.25, zLoss: 0.5)) < Tolerance.chain)
  }

  @Test("Targets are read from where their slice begins")
  func slices() {
    let (logits, targets) = Self.input((3, 5), seed: 3)
    var found = [Float](repeating: .nan, count: 3)
    CrossEntropy.forward(
      FramedTensor(logits).view, targets: ([4, 4] + targets)[2...], logProbabilities: &found[...])
    let expected = Reference.logProbabilities(logits, targets: targets)
    #expect(relativeError(found.map { Double($0) }, expected) < Tolerance.elementwise)
  }

  @Test("A logit far above the rest is found at every position", arguments: 1...19)
  func peak(vocabulary: Int) {
    for position in 0..<vocabulary {
      let logits = Tensor(rows: 1, columns: vocabulary)
      logits.fill(-300)
      logits[0, position] = 300
      var found: [Float] = [.nan]
      CrossEntropy.forward(logits, targets: [UInt32(position)], logProbabilities: &found[...])
      #expect(found == [0])
      let sum = CrossEntropy.backward(logits, targets: [UInt32(position)], factors: .init(scale: 1))
      #expect(sum == 0 && logits.elements.allSatisfy { abs($0) < 1e-30 })
    }
  }

  private static func input(
    _ shape: (rows: Int, vocabulary: Int), seed: UInt64
  ) -> (logits: Matrix, targets: [UInt32]) {
    var inputs = TestInputs(seed: seed)
    return (
      inputs.matrix(rows: shape.rows, columns: shape.vocabulary, in: -6...6),
      inputs.tokens(shape.rows, vocabularySize: shape.vocabulary)
    )
  }

  /// Rows are differentiated one by one, since each row's loss depends on its own logits only.
  private static func gradient(
    _ logits: Matrix, _ targets: [UInt32], _ scale: Float, zLoss: Double = 0
  ) -> Matrix {
    let rows = (0..<logits.rows).map { row in
      centralDifferences(at: logits.rows(row..<row + 1)) { logits in
        let logSum = log(logits.elements.reduce(0) { $0 + exp($1) })
        let logProbability = Reference.logProbabilities(logits, targets: [targets[row]])[0]
        return Double(scale) * (zLoss * logSum * logSum - logProbability)
      }
    }
    return Matrix(rows: logits.rows, columns: logits.columns, elements: rows.flatMap(\.elements))
  }
}
