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
    self.init(TopHeap.largest(count, of: probabilities), areAll: count == probabilities.count)
  }

  private init(_ entries: [TopHeap.Entry], areAll: Bool) {
    tokens = entries.map { $0.token }
    masses = entries.map { $0.mass } + [areAll ? 0 : Self.rest(of: entries)]
  }

  private static func rest(of entries: [TopHeap.Entry]) -> Float {
    // In double precision, so that the order of the sum does not matter at float32.
    let total = entries.reduce(0.0) { $0 + Double($1.mass) }
    return Float(max(0, 1 - total))
  }
}
