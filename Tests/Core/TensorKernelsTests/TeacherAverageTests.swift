import TensorKernels
import TestSupport
import Testing

@Suite("A teacher's average")
struct TeacherAverageTests {
  @Test("Both averages equal the plain ones", arguments: [1, 3], [Float(1), 2])
  func averages(members: Int, temperature: Float) {
    var inputs = TestInputs(seed: 6)
    let logits = (0..<members).map { _ in inputs.matrix(rows: 3, columns: 50, in: -5...5) }
    let tensors = logits.map { FramedTensor($0, gap: 3).view }
    let (probabilities, means) = (FramedTensor(rows: 3, columns: 50), FramedTensor(rows: 3, columns: 50))
    TeacherAverage.ofProbabilities(tensors, temperature: temperature, into: probabilities.view)
    TeacherAverage.ofLogits(tensors, temperature: temperature, into: means.view)
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

  @Test("The likeliest tokens come first, the lower of equal ones before, and the rest is what they leave")
  func top() {
    let row = Tensor(rows: 1, columns: 6)
    row.assign([0.25, 0.125, 0.25, 0.0625, 0.25, 0.0625])
    var (tokens, masses): ([UInt32], [Float]) = ([], [])
    row.withRow(0) { TeacherAverage.top(2, of: $0, tokens: &tokens, masses: &masses) }
    #expect(tokens == [0, 2] && masses == [0.25, 0.25, 0.5])
    row.withRow(0) { TeacherAverage.top(6, of: $0, tokens: &tokens, masses: &masses) }
    #expect(tokens == [0, 2, 4, 1, 3, 5] && masses == [0.25, 0.25, 0.25, 0.125, 0.0625, 0.0625, 0])
  }
}
