/// The k most likely tokens of a distribution, with their probabilities and the mass of all others.
public struct MostLikelyTokens: Sendable, Equatable {
  /// k tokens by falling probability; of equal ones the lower token comes first.
  public let tokens: [UInt32]
  /// Their k probabilities, then the mass of all other tokens.
  public let masses: [Float]

  /// Selects from V probabilities that add up to 1.
  ///
  /// - Precondition: `count` is in `1...V`.
  /// - Complexity: O(V log k).
  public init(_ count: Int, of probabilities: Span<Float>) {
    precondition(count > 0 && count <= probabilities.count)
    var heap = TopHeap(capacity: count)
    for i in probabilities.indices { heap.offer(UInt32(i), mass: probabilities[i]) }
    let entries = heap.sorted
    tokens = entries.map { $0.token }
    // In double precision, so that the order of the sum does not matter at float32.
    let total = entries.reduce(0.0) { $0 + Double($1.mass) }
    let rest = count == probabilities.count ? 0 : Float(max(0, 1 - total))
    masses = entries.map { $0.mass } + CollectionOfOne(rest)
  }
}
