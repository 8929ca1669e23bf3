import Foundation

/// Members' probabilities of some tokens, relative to the largest of each token.
///
/// Eight tokens are computed together, and the logarithm of a product stands for the sum of logarithms: both cost less.
struct MixturePiece {
  private typealias Lanes = SIMD8<Double>

  private let memberCount: Int
  /// **Shape** [⌈tokens/8⌉, M, 8], in `0...1`; the largest of a token is 1, so no sum of a token vanishes, except behind
  /// the last token, where all are 0.
  private let values: [Lanes]

  /// The probabilities of a range of tokens.
  ///
  /// - Parameter members: M vectors of one value a token, in nats.
  init(_ tokens: Range<Int>, of members: [[Float]]) {
    let memberCount = members.count
    var values = [Lanes](
      repeating: .zero, count: (tokens.count + Lanes.scalarCount - 1) / Lanes.scalarCount * memberCount)
    for (index, token) in tokens.enumerated() {
      let peak = members.reduce(-Float.infinity) { max($0, $1[token]) }
      let (row, lane) = index.quotientAndRemainder(dividingBy: Lanes.scalarCount)
      for member in 0..<memberCount {
        values[row * memberCount + member][lane] = exp(Double(members[member][token]) - Double(peak))
      }
    }
    self.memberCount = memberCount
    self.values = values
  }

  /// The log-likelihood of the piece, up to a constant, and each member's sum of scores.
  func sums(_ weights: [Double]) -> Mixture.Sums {
    var scores = [Lanes](repeating: .zero, count: memberCount)
    var product = LogProduct()
    for start in stride(from: 0, to: values.count, by: memberCount) {
      var sum = Lanes.zero
      for member in 0..<memberCount { sum += weights[member] * values[start + member] }
      sum.replace(with: 1, where: sum .== 0)
      let inverse = 1 / sum
      for member in 0..<memberCount { scores[member] += values[start + member] * inverse }
      for lane in sum.indices { product.multiply(by: sum[lane]) }
    }
    return Mixture.Sums(logLikelihood: product.logarithm, scores: scores.map { $0.sum() })
  }
}

/// The logarithm of a product of many factors in `0...1`, each above 0.
private struct LogProduct {
  /// Products below this are replaced by their logarithms, long before they vanish.
  private static let least = 0x1p-500

  private var total = 0.0
  /// At least `least`, or one factor alone.
  private var product = 1.0

  mutating func multiply(by factor: Double) {
    let next = product * factor
    if next >= Self.least {
      product = next
    } else {
      total += log(product)
      product = factor
    }
  }

  var logarithm: Double { total + log(product) }
}
