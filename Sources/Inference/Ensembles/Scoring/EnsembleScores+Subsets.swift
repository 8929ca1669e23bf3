import Foundation

extension EnsembleScores {
  /// The most members whose subsets are enumerated: 1023 subsets.
  public static let mostEnumeratedMembers = 10

  /// The loss, in nats, of the mean of probabilities of every subset of the first `mostEnumeratedMembers` members.
  ///
  /// Entry number b is the subset of the members whose bit is set in b; entry 0 is NaN.
  ///
  /// - Complexity: O(2^members × tokens).
  public func subsetLosses() -> [Double] { subsetLosses { _, _, mean in mean } }

  /// The losses of all subsets, by what becomes of the mean of their probabilities.
  ///
  /// - Parameter probability: gives the probability of a token from the size of a subset and the mean of its probabilities.
  func subsetLosses(_ probability: (_ token: Int, _ size: Int, _ mean: Double) -> Double) -> [Double] {
    let members = members.prefix(Self.mostEnumeratedMembers)
    let sizes = (0..<1 << members.count).map { $0.nonzeroBitCount }
    var totals = [Double](repeating: 0, count: sizes.count)
    var sums = totals
    for token in 0..<tokenCount {
      let probabilities = members.map { exp(Double($0[token])) }
      for subset in 1..<sizes.count {
        sums[subset] = sums[subset & (subset - 1)] + probabilities[subset.trailingZeroBitCount]
        let mean = sums[subset] / Double(sizes[subset])
        totals[subset] -= log(max(probability(token, sizes[subset], mean), .leastNormalMagnitude))
      }
    }
    return totals.enumerated().map { $0.offset == 0 ? .nan : $0.element / Double(tokenCount) }
  }
}

extension EnsembleScores {
  /// The most losses that ``rotatedLosses`` computes: 32 rotations of 32 members.
  static let mostRotatedLosses = 1024

  /// The expected loss of the mean of probabilities of K members, K = 1…M, in nats, from rotations of their order.
  ///
  /// The members stand in a circle, and each rotation begins at another one, so that the first entry is the mean of all members and the
  /// last one that of all together. Of more than 32 members only some rotations are taken, of more than 512 one.
  ///
  /// - Complexity: O(rotations × members × tokens).
  public var rotatedLosses: [Double] {
    guard !members.isEmpty else { return [] }
    let count = min(members.count, max(1, Self.mostRotatedLosses / members.count))
    let curves = (0..<count).map { rotation in
      let first = rotation * members.count / count
      return probabilityLosses(order: members.indices.map { (first + $0) % members.count }).map(\.nats)
    }
    return members.indices.map { size in curves.reduce(0) { $0 + $1[size] } / Double(count) }
  }
}

extension EnsembleScores {
  /// The scores of some members; logits are not known.
  public func members(_ indices: [Int]) -> EnsembleScores {
    EnsembleScores(members: indices.map { members[$0] }, bytes: bytes)
  }

  /// The scores of all members but one; logits are not known.
  public func without(_ member: Int) -> EnsembleScores {
    var rest = members
    rest.remove(at: member)
    return EnsembleScores(members: rest, bytes: bytes)
  }
}
