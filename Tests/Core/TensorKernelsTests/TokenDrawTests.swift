import Foundation
import TensorKernels
import TestSupport
import Testing

@Suite("Drawing a token")
struct TokenDrawTests {
  private static func row(_ logits: [Float]) -> Tensor {
    let row = Tensor(rows: 1, columns: logits.count)
    row.assign(logits)
    return row
  }

  private static func probabilities(_ logits: [Float], temperature: Double) -> [Double] {
    let exponentials = logits.map { exp(Double($0) / temperature) }
    let total = exponentials.reduce(0, +)
    return exponentials.map { $0 / total }
  }

  /// The fraction of evenly spaced points of the distribution function that each token gets.
  private static func fractions(_ draw: TokenDraw, _ row: Tensor, points: Int = 20_000) -> [Double] {
    var counts = [Double](repeating: 0, count: row.columns)
    for point in 0..<points {
      let token = draw.token(row, row: 0, uniform: (Double(point) + 0.5) / Double(points))
      counts[token ?? 0] += 1 / Double(points)
    }
    return counts
  }

  @Test("Each token is drawn with its probability", arguments: [0.5, 1, 2], [1, 7, 64, 65, 300])
  func fractions(temperature: Double, vocabularySize: Int) {
    var inputs = TestInputs(seed: UInt64(vocabularySize))
    let logits = inputs.matrix(rows: 1, columns: vocabularySize, in: -3...3).elements.map { Float($0) }
    let draw = TokenDraw(temperature: temperature, topP: 1, vocabularySize: vocabularySize)
    let found = Self.fractions(draw, Self.row(logits))
    let expected = Self.probabilities(logits, temperature: temperature)
    // A point more or less at either end, and float32 sums.
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1.1e-4) }
  }

  @Test("A nucleus has the fewest most likely tokens that reach the fraction p", arguments: [0.1, 0.5, 0.9, 0.999])
  func nucleus(topP: Double) {
    var inputs = TestInputs(seed: 5)
    let logits = inputs.matrix(rows: 1, columns: 50, in: -3...3).elements.map { Float($0) }
    let expected = Self.probabilities(logits, temperature: 1)
    let order = expected.indices.sorted { expected[$0] > expected[$1] }
    var (kept, sum) = ([Int](), 0.0)
    while sum < topP {
      sum += expected[order[kept.count]]
      kept.append(order[kept.count])
    }
    let found = Self.fractions(TokenDraw(temperature: 1, topP: topP, vocabularySize: 50), Self.row(logits))
    for token in expected.indices {
      #expect(abs(found[token] - (kept.contains(token) ? expected[token] / sum : 0)) < 1.1e-4)
    }
  }

  @Test("The k most likely tokens keep their proportions, and p applies to them", arguments: [1, 3, 49], [1, 0.6])
  func mostLikely(topK: Int, topP: Double) {
    var inputs = TestInputs(seed: 6)
    let logits = inputs.matrix(rows: 1, columns: 50, in: -3...3).elements.map { Float($0) }
    let expected = Self.probabilities(logits, temperature: 1)
    let order = Array(expected.indices.sorted { expected[$0] > expected[$1] }.prefix(topK))
    let all = order.reduce(0) { $0 + expected[$1] }
    var (kept, sum) = ([Int](), 0.0)
    while kept.count < topK, topP == 1 || sum < topP * all {
      sum += expected[order[kept.count]]
      kept.append(order[kept.count])
    }
    let draw = TokenDraw(temperature: 1, topP: topP, topK: topK, vocabularySize: 50)
    let found = Self.fractions(draw, Self.row(logits))
    for token in expected.indices {
      #expect(abs(found[token] - (kept.contains(token) ? expected[token] / sum : 0)) < 1.1e-4)
    }
  }

  @Test("A k of the whole vocabulary changes no draw")
  func allTokens() {
    var inputs = TestInputs(seed: 7)
    let row = Self.row(inputs.matrix(rows: 1, columns: 300, in: -3...3).elements.map { Float($0) })
    let all = TokenDraw(temperature: 1, topP: 0.9, topK: 300, vocabularySize: 300)
    let plain = TokenDraw(temperature: 1, topP: 0.9, vocabularySize: 300)
    for point in 0..<500 {
      let uniform = Double(point) / 500
      #expect(all.token(row, row: 0, uniform: uniform) == plain.token(row, row: 0, uniform: uniform))
    }
  }

  @Test("A temperature of 0 takes the most likely token, the first of several")
  func greedy() {
    let draw = TokenDraw(temperature: 0, topP: 1, vocabularySize: 4)
    for uniform in [0, 0.5, 0.999] { #expect(draw.token(Self.row([1, 3, 3, -2]), row: 0, uniform: uniform) == 1) }
  }

  @Test("Logits that are NaN or infinite give no token", arguments: [Float.nan, -.nan, .infinity])
  func notFinite(value: Float) {
    let draw = TokenDraw(temperature: 1, topP: 1, vocabularySize: 3)
    #expect(draw.token(Self.row([0, value, 1]), row: 0, uniform: 0.5) == nil)
  }

  @Test("Logits of very different size give the likely ones")
  func extremes() {
    let draw = TokenDraw(temperature: 1, topP: 1, vocabularySize: 4)
    let row = Self.row([-1e30, 1e4, -.infinity, 1e4])
    #expect(Self.fractions(draw, row) == Self.fractions(draw, Self.row([-200, 0, -200, 0])))
  }
}
