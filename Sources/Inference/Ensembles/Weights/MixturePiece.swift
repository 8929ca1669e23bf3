import Foundation
import TensorKernels

/// Members' probabilities of some tokens, relative to the largest of each token.
///
/// Eight tokens are computed together, and the logarithm of a product stands for the sum of logarithms: both cost less.
struct MixturePiece {
  private typealias Lanes = SIMD8<Double>
  /// The rows of eight tokens whose products are summed in single precision.
  private static let rowsOfBlock = 512

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
      let sum = mixed(weights, start)
      let inverse = 1 / sum
      for member in 0..<memberCount { scores[member] += values[start + member] * inverse }
      for lane in sum.indices { product.multiply(by: sum[lane]) }
    }
    return Mixture.Sums(logLikelihood: product.logarithm, scores: scores.map { $0.sum() })
  }

  /// Σ qₘ·qₙ over the tokens for some members, row-major, with q a member's probability by that of the mixture.
  ///
  /// The products of 4,096 tokens at a time are summed in single precision.
  func curvature(_ weights: [Double], of members: [Int]) -> [Double] {
    let ratios = Tensor(rows: Self.rowsOfBlock * Lanes.scalarCount, columns: members.count)
    let products = Tensor(rows: members.count, columns: members.count)
    var totals = [Double](repeating: 0, count: products.count)
    for rows in (0..<values.count / memberCount).pieces(of: Self.rowsOfBlock) {
      let block = ratios.rows(0..<rows.count * Lanes.scalarCount)
      fill(block, weights, of: members, firstRow: rows.lowerBound)
      MatrixProduct.transposedTimes(block, block, into: products)
      for (index, product) in products.elements.enumerated() { totals[index] += Double(product) }
    }
    return totals
  }

  /// Leaves q of some members in a block of **shape** [tokens, members].
  private func fill(_ block: Tensor, _ weights: [Double], of members: [Int], firstRow: Int) {
    for row in 0..<block.rows / Lanes.scalarCount {
      let start = (firstRow + row) * memberCount
      let inverse = 1 / mixed(weights, start)
      for (column, member) in members.enumerated() {
        let ratios = SIMD8<Float>(values[start + member] * inverse)
        for lane in ratios.indices { block[row * Lanes.scalarCount + lane, column] = ratios[lane] }
      }
    }
  }

  /// The mixture's probabilities of eight tokens, whose members' begin at an index; 1 behind the last token.
  private func mixed(_ weights: [Double], _ start: Int) -> Lanes {
    var sum = Lanes.zero
    for member in 0..<memberCount { sum += weights[member] * values[start + member] }
    sum.replace(with: 1, where: sum .== 0)
    return sum
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
