/// The fewest tokens, the most likely first, whose weights reach the fraction p of all.
///
/// Source: Holtzman et al., "The curious case of neural text degeneration", 2020, https://arxiv.org/abs/1904.09751,
/// section 3.1.
struct Nucleus {
  private struct Candidate {
    let weight: Double
    let token: Int

    /// True for the larger weight; of equal ones the lower token comes first.
    func precedes(_ other: Candidate) -> Bool {
      weight == other.weight ? token < other.token : weight > other.weight
    }
  }

  private var candidates: ArraySlice<Candidate>

  /// Selects from weights that add up to `total`.
  init(_ weights: Span<Float>, total: Double, p: Double) {
    // All that are less likely have together less than the fraction 1 − p of the total.
    let floor = Float((1 - p) * total / Double(weights.count) * 0.999)
    candidates = Self.candidates(weights, atLeast: floor)
    keep(p * total)
  }

  /// Selects from the k largest weights, by the fraction p of their sum; 1 keeps all of them.
  init(_ weights: Span<Float>, count: Int, p: Double) {
    let largest = TopHeap.largest(count, of: weights)
    candidates = largest.map { Candidate(weight: Double($0.mass), token: Int($0.token)) }[...]
    if p < 1 { keep(p * candidates.reduce(0) { $0 + $1.weight }) }
  }

  /// The tokens that may belong to the nucleus, in order.
  private static func candidates(_ weights: Span<Float>, atLeast floor: Float) -> ArraySlice<Candidate> {
    var candidates: [Candidate] = []
    for i in weights.indices where weights[i] >= floor {
      candidates.append(Candidate(weight: Double(weights[i]), token: i))
    }
    return candidates.sorted { $0.precedes($1) }[...]
  }

  /// Keeps the fewest candidates that reach a sum of weights.
  private mutating func keep(_ mass: Double) {
    var sum = 0.0
    candidates = candidates.prefix { candidate in
      defer { sum += candidate.weight }
      return sum < mass
    }
  }

  /// The token at which the distribution function of the nucleus passes `uniform`.
  func token(uniform: Double) -> Int {
    let total = candidates.reduce(0) { $0 + $1.weight }
    return candidate(passing: uniform * total)?.token ?? 0
  }

  private func candidate(passing target: Double) -> Candidate? {
    var sum = 0.0
    return candidates.first { candidate in
      sum += candidate.weight
      return sum > target
    } ?? candidates.last
  }
}
