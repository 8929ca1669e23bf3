/// Interpolated modified Kneser–Ney by dictionaries, as S. Chen and J. Goodman (1998) define it.
public struct PlainKneserNey {
  private struct Context {
    var total = 0.0
    var types = [0.0, 0.0, 0.0]
  }

  /// How often each n-gram counts, by order from 1 on.
  public let counts: [[[Int]: Int]]
  /// D1, D2 and D3+ of each order.
  public let discounts: [[Double]]
  private let contexts: [[[Int]: Context]]
  private let vocabulary: Int

  /// The symbol before a document.
  private static let beginning = -1

  /// Counts documents, of which the last may be cut short.
  public init(_ documents: [[Int]], order: Int, vocabulary: Int) {
    self.vocabulary = vocabulary
    var raw = [[[Int]: Int]](repeating: [:], count: order)
    for document in documents {
      let symbols = [Self.beginning] + document
      for end in 2...symbols.count {
        for length in 1...min(order, end) {
          raw[length - 1][Array(symbols[end - length..<end]), default: 0] += 1
        }
      }
    }
    var adjusted = raw
    for length in 1..<order {
      adjusted[length - 1] = raw[length].keys.reduce(into: [:]) { $0[Array($1.dropFirst()), default: 0] += 1 }
      for (ngram, count) in raw[length - 1] where ngram[0] == Self.beginning { adjusted[length - 1][ngram] = count }
    }
    counts = adjusted
    let discounts = adjusted.map { Self.discounts($0) }
    self.discounts = discounts
    contexts = adjusted.map { ngrams in
      ngrams.reduce(into: [:]) { contexts, ngram in
        var context = contexts[Array(ngram.key.dropLast())] ?? Context()
        context.total += Double(ngram.value)
        context.types[min(ngram.value, 3) - 1] += 1
        contexts[Array(ngram.key.dropLast())] = context
      }
    }
  }

  private static func discounts(_ ngrams: [[Int]: Int]) -> [Double] {
    let n = (1...4).map { count in Double(ngrams.values.count { $0 == count }) }
    guard n[0] > 0, n[1] > 0, n[2] > 0 else { return [0.5, 1, 1.5] }
    let y = n[0] / (n[0] + 2 * n[1])
    let values = [1 - 2 * y * n[1] / n[0], 2 - 3 * y * n[2] / n[1], 3 - 4 * y * n[3] / n[2]]
    return zip(values, [1.0, 2, 3]).allSatisfy { $0 >= 0 && $0 <= $1 } ? values : [0.5, 1, 1.5]
  }

  /// The probability of a token after some tokens of a document, the first of which begins it.
  public func probability(of token: Int, after tokens: [Int]) -> Double {
    let symbols = [Self.beginning] + tokens
    var result = 1 / Double(vocabulary)
    for length in 0..<counts.count {
      guard length <= symbols.count, let context = contexts[length][Array(symbols.suffix(length))] else { break }
      let count = counts[length][symbols.suffix(length) + [token]] ?? 0
      let own = count == 0 ? 0 : max(Double(count) - discounts[length][min(count, 3) - 1], 0)
      let rest = zip(discounts[length], context.types).reduce(0) { $0 + $1.0 * $1.1 }
      result = (own + rest * result) / context.total
    }
    return result
  }
}
