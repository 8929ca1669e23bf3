import Foundation
import TensorKernels
import TestSupport
import Testing

@Suite("Averages of distributions")
struct DistributionAverageTests {
  @Test("Both averages equal the plain ones", arguments: [1, 3], [Float(1), 2])
  func averages(members: Int, temperature: Float) {
    var inputs = TestInputs(seed: 6)
    let logits = (0..<members).map { _ in inputs.matrix(rows: 3, columns: 50, in: -5...5) }
    let tensors = logits.map { FramedTensor($0, gap: 3).view }
    let (probabilities, means) = (FramedTensor(rows: 3, columns: 50), FramedTensor(rows: 3, columns: 50))
    DistributionAverage.ofProbabilities(tensors, temperature: temperature, into: probabilities.view)
    DistributionAverage.ofLogits(tensors, temperature: temperature, into: means.view)
    for row in 0..<3 {
      let each = logits.map { matrix in
        Reference.softmax((0..<50).map { matrix[row, $0] / Double(temperature) })
      }
      let mean = (0..<50).map { v in each.reduce(0) { $0 + $1[v] } / Double(members) }
      #expect(relativeError(probabilities.matrix.rows(row..<row + 1).elements, mean) < Tolerance.chain)
      let scaled = (0..<50).map { v in
        logits.reduce(0) { $0 + $1[row, v] } / (Double(members) * Double(temperature))
      }
      #expect(relativeError(means.matrix.rows(row..<row + 1).elements, Reference.softmax(scaled)) < Tolerance.chain)
    }
  }

  @Test("Both averages with weights equal the plain ones", arguments: [[1], [0.5, 0.125, 0.375]], [Float(1), 2])
  func weightedAverages(weights: [Double], temperature: Float) {
    var inputs = TestInputs(seed: 8)
    let logits = weights.map { _ in inputs.matrix(rows: 3, columns: 50, in: -5...5) }
    let tensors = logits.map { FramedTensor($0, gap: 3).view }
    // Weights of logits need not be positive, and their sum sharpens or flattens.
    let signed = weights.enumerated().map { $0.offset == 1 ? -$0.element : 1.5 * $0.element }
    let (probabilities, means) = (FramedTensor(rows: 3, columns: 50), FramedTensor(rows: 3, columns: 50))
    DistributionAverage.ofProbabilities(tensors, weights: weights, temperature: temperature, into: probabilities.view)
    DistributionAverage.ofLogits(tensors, weights: signed, temperature: temperature, into: means.view)
    for row in 0..<3 {
      let each = logits.map { matrix in Reference.softmax((0..<50).map { matrix[row, $0] / Double(temperature) }) }
      let mean = (0..<50).map { v in zip(weights, each).reduce(0) { $0 + $1.0 * $1.1[v] } }
      #expect(relativeError(probabilities.matrix.rows(row..<row + 1).elements, mean) < Tolerance.chain)
      let scaled = (0..<50).map { v in
        zip(signed, logits).reduce(0) { $0 + $1.0 * $1.1[row, v] } / Double(temperature)
      }
      #expect(relativeError(means.matrix.rows(row..<row + 1).elements, Reference.softmax(scaled)) < Tolerance.chain)
    }
  }

  @Test("The most likely tokens come first, the lower of equal ones before, and the rest is what they leave")
  func top() {
    let row = Tensor(rows: 1, columns: 6)
    row.assign([0.25, 0.125, 0.25, 0.0625, 0.25, 0.0625])
    let two = row.withRow(0) { MostLikelyTokens(2, of: $0) }
    #expect(two.tokens == [0, 2] && two.masses == [0.25, 0.25, 0.5])
    let all = row.withRow(0) { MostLikelyTokens(6, of: $0) }
    #expect(all.tokens == [0, 2, 4, 1, 3, 5] && all.masses == [0.25, 0.25, 0.25, 0.125, 0.0625, 0.0625, 0])
  }

  @Test("Members that are added up one after another have the mean of all at once, as logarithms")
  func addedUp() {
    var inputs = TestInputs(seed: 6)
    let models = (0..<3).map { _ in inputs.matrix(rows: 2, columns: 33, in: -4...4) }
    let sum = Tensor(rows: 2, columns: 33)
    for model in models { DistributionAverage.add(FramedTensor(model).view, times: 1 / 3, to: sum) }
    DistributionAverage.takeLogarithms(sum)
    let expected = (0..<2).flatMap { row in
      let each = models.map { Reference.softmax($0.rows(row..<row + 1).elements) }
      return (0..<33).map { log((each[0][$0] + each[1][$0] + each[2][$0]) / 3) }
    }
    #expect(relativeError(sum.elements.map { Double($0) }, expected) < Tolerance.chain)
  }
}
