/// A mean over items that come in clusters, as tokens come in documents: items of one cluster may depend on each other.
///
/// The standard error treats clusters as independent: √(G/(G − 1) · Σ e²)/n, with e the sum of a cluster's deviations from the
/// mean. Source: W. G. Cochran (1977), Sampling Techniques, third edition, section 9A.
public struct ClusteredMean: Sendable, Equatable {
  /// The mean over all items.
  public let mean: Double
  /// The standard error of the mean; nil for fewer than two clusters.
  public let standardError: Double?

  /// The mean of clusters that are known by their sums.
  ///
  /// - Parameter clusters: the number of items of each, and their sum.
  public init(_ clusters: [(count: Int, sum: Double)]) {
    let count = Double(clusters.reduce(0) { $0 + $1.count })
    let mean = clusters.reduce(0) { $0 + $1.sum } / count
    self.mean = mean
    let groups = Double(clusters.count)
    let squares = clusters.map { $0.sum - mean * Double($0.count) }.sumOfSquares
    standardError = groups > 1 ? (groups / (groups - 1) * squares).squareRoot() / count : nil
  }
}
