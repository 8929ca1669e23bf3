/// The settings that students tried, each with their first seed, and the end.
public struct StudentSearchResult: Codable, Sendable {
  /// Every point that was tried, in order.
  public let trials: [SearchResult.Trial]
  /// The best point on validation, as an index of `trials`; absent when all diverged.
  public let best: Int?
  /// True when all neighbors of the best point were tried, or lie beyond the listed values, and none is better.
  public let isCertified: Bool
  /// The neighbors of the best point, two along each setting that is searched.
  public let neighbors: [SearchResult.Neighbor]

  /// The best point's trial.
  public var bestTrial: SearchResult.Trial? { best.map { trials[$0] } }
}
