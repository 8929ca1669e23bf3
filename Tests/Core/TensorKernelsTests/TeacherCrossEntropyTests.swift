import Foundation
import TensorKernels
import TestSupport
import Testing

@Suite("Cross entropy with a teacher")
struct TeacherCrossEntropyTests {
  /// Rows, V and k: one token, all tokens, and some.
  static let shapes = [(1, 2, 1), (3, 7, 7), (4, 61, 5), (2, 300, 32), (5, 9, 8)]
  /// τ and λ.
  static let settings: [(Float, Float)] = [(1, 0.5), (2, 0.9), (0.5, 1), (3, 0)]

  @Test("Loss and gradient equal those of the plain blend by central differences", arguments: shapes, settings)
  func backward(shape: (rows: Int, vocabulary: Int, top: Int), setting: (temperature: Float, weight: Float)) {
    for gap in gaps {
      let input = Self.input(shape, setting, seed: 5)
      let gradient = FramedTensor(input.logits, gap: gap)
      let scratch = Tensor(rows: 1, columns: shape.vocabulary)
      let found = CrossEntropy.backward(
        gradient.view, targets: input.targets[...], teacher: input.teacher[0..<shape.rows], factors: .init(scale: 0.25),
        scratch: scratch)
      let expected = (0..<shape.rows).reduce(0) { $0 + Self.loss(input.logits, input, $1, setting) }
      // The divergence is a difference of values of size 1, so its error does not shrink with it.
      #expect(abs(found - expected) < Double(shape.rows) * Tolerance.chain)
      let differences = centralDifferences(at: input.logits) { logits in
        0.25 * (0..<shape.rows).reduce(0) { $0 + Self.loss(logits, input, $1, setting) }
      }
      #expect(relativeError(gradient.matrix, differences) < Tolerance.largeScores)
      #expect(gradient.isFrameIntact)
    }
  }

  @Test("The weight of log²Z adds its own gradient, whatever the teacher's weight", arguments: settings)
  func zLoss(setting: (temperature: Float, weight: Float)) {
    let input = Self.input((3, 40, 5), setting, seed: 7)
    func gradient(_ zLoss: Float) -> Matrix {
      let gradient = FramedTensor(input.logits)
      _ = CrossEntropy.backward(
        gradient.view, targets: input.targets[...], teacher: input.teacher[0..<3],
        factors: .init(scale: 0.25, zLoss: zLoss), scratch: Tensor(rows: 1, columns: 40))
      return gradient.matrix
    }
    let expected = centralDifferences(at: input.logits) { logits in
      0.25 * 0.5 * (0..<3).reduce(0) { $0 + Self.squaredLogSum(logits, row: $1) }
    }
    let found = zip(gradient(0.5).elements, gradient(0).elements).map { $0 - $1 }
    #expect(relativeError(found, expected.elements) < Tolerance.largeScores)
  }

  /// log² Σ exp(zᵢ) of a row.
  private static func squaredLogSum(_ logits: Matrix, row: Int) -> Double {
    let logSum = log((0..<logits.columns).reduce(0) { $0 + exp(logits[row, $1]) })
    return logSum * logSum
  }

  @Test("A teacher that says what the student says leaves neither divergence nor gradient", arguments: [1, 5, 40])
  func equal(top: Int) {
    for temperature: Float in [1, 2] {
      var inputs = TestInputs(seed: 3)
      let logits = inputs.matrix(rows: 3, columns: 40, in: -4...4)
      let teacher = Self.teacher(FramedTensor(logits).view, top: top, temperature: temperature, weight: 1)
      let gradient = FramedTensor(logits).view
      let loss = CrossEntropy.backward(
        gradient, targets: [1, 2, 3], teacher: teacher[0..<3], factors: .init(scale: 1),
        scratch: Tensor(rows: 1, columns: 40))
      #expect(abs(loss) < 3 * 1e-6)
      #expect(gradient.elements.allSatisfy { abs($0) < 1e-6 })
    }
  }

  @Test("All tokens as events give the full divergence: softmax minus the teacher, times τ")
  func full() {
    var inputs = TestInputs(seed: 4)
    let (logits, other) = (inputs.matrix(rows: 2, columns: 30), inputs.matrix(rows: 2, columns: 30))
    let teacher = Self.teacher(FramedTensor(other).view, top: 30, temperature: 2, weight: 1)
    let gradient = FramedTensor(logits)
    _ = CrossEntropy.backward(
      gradient.view, targets: [0, 0], teacher: teacher[0..<2], factors: .init(scale: 1),
      scratch: Tensor(rows: 1, columns: 30))
    let expected = (0..<2).flatMap { row in
      let student = Reference.softmax((0..<30).map { logits[row, $0] / 2 })
      let taught = Reference.softmax((0..<30).map { other[row, $0] / 2 })
      return zip(student, taught).map { 2 * ($0 - $1) }
    }
    #expect(relativeError(gradient.matrix, Matrix(rows: 2, columns: 30, elements: expected)) < Tolerance.largeScores)
  }

  @Test("Without weight the gradient is that of the cross-entropy alone, from the row where a chunk begins")
  func chunk() {
    let input = Self.input((4, 20, 6), (2, 0.5), seed: 9)
    let all = FramedTensor(input.logits).view
    let part = FramedTensor(input.logits.rows(2..<4)).view
    let scratch = Tensor(rows: 1, columns: 20)
    _ = CrossEntropy.backward(
      all, targets: input.targets[...], teacher: input.teacher[0..<4], factors: .init(scale: 1), scratch: scratch)
    _ = CrossEntropy.backward(
      part, targets: input.targets[2...], teacher: input.teacher[2..<4], factors: .init(scale: 1), scratch: scratch)
    #expect(all.rows(2..<4).elements == part.elements)
  }

  private struct Input {
    let logits: Matrix
    let targets: [UInt32]
    let teacher: TeacherTargets
  }

  private static func input(
    _ shape: (rows: Int, vocabulary: Int, top: Int), _ setting: (temperature: Float, weight: Float), seed: UInt64
  ) -> Input {
    var inputs = TestInputs(seed: seed)
    let logits = inputs.matrix(rows: shape.rows, columns: shape.vocabulary, in: -3...3)
    let other = inputs.matrix(rows: shape.rows, columns: shape.vocabulary, in: -3...3)
    let targets = inputs.tokens(shape.rows, vocabularySize: shape.vocabulary)
    let teacher = teacher(
      FramedTensor(other).view, top: shape.top, temperature: setting.temperature, weight: setting.weight)
    return Input(logits: logits, targets: targets, teacher: teacher)
  }

  private static func teacher(_ logits: Tensor, top: Int, temperature: Float, weight: Float) -> TeacherTargets {
    var teacher = TeacherTargets(topCount: top, temperature: temperature, weight: weight)
    let average = Tensor(rows: logits.rows, columns: logits.columns)
    DistributionAverage.ofProbabilities([logits], temperature: temperature, into: average)
    for row in 0..<average.rows {
      let mostLikely = average.withRow(row) { MostLikelyTokens(top, of: $0) }
      teacher.tokens += mostLikely.tokens
      teacher.probabilities += mostLikely.masses
    }
    return teacher
  }

  private static func loss(
    _ logits: Matrix, _ input: Input, _ row: Int, _ setting: (temperature: Float, weight: Float)
  ) -> Double {
    let top = input.teacher.topCount
    return Reference.blend(
      logits, row: row, target: Int(input.targets[row]),
      tokens: input.teacher.tokens[row * top..<(row + 1) * top].map { Int($0) },
      probabilities: input.teacher.probabilities[row * (top + 1)..<(row + 1) * (top + 1)].map { Double($0) },
      temperature: Double(setting.temperature), weight: Double(setting.weight))
  }
}
