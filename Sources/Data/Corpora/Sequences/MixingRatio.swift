import Randomness

/// The proportions of several sources as integers: in each block of sequences, every source has a fixed number of them.
public struct MixingRatio: Sendable, Equatable {
  /// The sequences of a block that come from each source.
  public let parts: [Int]
  /// The sequences of a block.
  public let blockLength: Int

  /// The longest block; ratios such as 0.9 or 1/3 need far shorter ones.
  private static let longestBlock = 1000
  /// The error of a weight that somebody wrote with six digits.
  private static let tolerance = 1e-6

  /// The ratio with the shortest block that has the weights exactly; nil when no block of at most 1000 sequences has, or the
  /// weights are negative or not finite, or their sum is not positive.
  public init?(weights: [Double]) {
    let sum = weights.reduce(0, +)
    guard sum > 0, sum.isFinite, weights.allSatisfy({ $0 >= 0 }) else { return nil }
    let fractions = weights.map { $0 / sum }
    for length in 1...Self.longestBlock {
      let parts = fractions.map { ($0 * Double(length)).rounded() }
      let isExact = zip(parts, fractions).allSatisfy { abs($0 / Double(length) - $1) < Self.tolerance }
      guard isExact, parts.reduce(0, +) == Double(length) else { continue }
      self.parts = parts.map { Int($0) }
      blockLength = length
      return
    }
    return nil
  }

  /// The ratio of two sources, the first of which has a fraction of the sequences; nil when that is not in `0...1` or no block
  /// of at most 1000 sequences has it.
  public init?(fraction: Double) {
    guard (0...1).contains(fraction) else { return nil }
    self.init(weights: [fraction, 1 - fraction])
  }

  /// The source of a sequence of the mixture, and its number there. The places of a block are drawn by (seed, block).
  public func place(of index: Int, seed: UInt64) -> (source: Int, number: Int) {
    let (block, position) = index.quotientAndRemainder(dividingBy: blockLength)
    let stream = RandomStream(seed: seed, purpose: .mixture, index: block)
    var rank = Permutation(count: blockLength, stream: stream)[position]
    var source = 0
    while rank >= parts[source] {
      rank -= parts[source]
      source += 1
    }
    return (source, block * parts[source] + rank)
  }
}
