/// How likely targets are under the softmax of a weighted sum of members' logits, with both derivatives over the
/// weights.
///
/// With z = Σ wₘ zₘ and q = softmax(z), the log-likelihood of target y is z[y] − log Σ exp z. It is concave in w: its
/// gradient is zₘ[y] − E_q zₘ and minus its Hessian the covariance Cov_q(zₘ, zₙ).
public struct LogitStatistics: Sendable, Equatable {
  /// Σ log p of the targets, in nats.
  public var logLikelihood: Double
  /// M sums over the targets.
  public var gradient: [Double]
  /// M × M sums over the targets, row-major: minus the Hessian, positive semidefinite.
  public var curvature: [Double]

  /// Sums over no targets.
  public init(members: Int) {
    logLikelihood = 0
    gradient = [Double](repeating: 0, count: members)
    curvature = [Double](repeating: 0, count: members * members)
  }

  /// Adds the rows of some logits.
  ///
  /// - Parameters:
  ///   - logits: M tensors of **shape** [tokens, V].
  ///   - targets: one for each row, in `0..<V`.
  ///   - weights: M numbers.
  ///   - scratch: **shape** [tokens, V]; its numbers are lost.
  /// - Complexity: O(M² · tokens · V).
  public mutating func add(_ logits: [Tensor], targets: ArraySlice<UInt32>, weights: [Double], scratch: Tensor) {
    precondition(logits.count == gradient.count && weights.count == gradient.count)
    scratch.fill(0)
    for (member, weight) in zip(logits, weights) { scratch.add(member, times: Float(weight)) }
    // Leaves softmax − 1[target] behind.
    logLikelihood += CrossEntropy.backward(scratch, targets: targets, scale: 1)
    for row in 0..<scratch.rows {
      addRow(row, logits, target: Int(targets[targets.startIndex + row]), difference: scratch)
    }
  }

  /// E_q zₘ = Σ dᵥ·zₘᵥ + zₘ[y], where d is the difference of q and 1[y]; likewise for products.
  private mutating func addRow(_ row: Int, _ logits: [Tensor], target: Int, difference: Tensor) {
    let difference = unsafe UnsafeBufferPointer(difference.row(row)).span
    for first in logits.indices {
      let own = unsafe UnsafeBufferPointer(logits[first].row(row)).span
      let ownExcess = dot(difference, own)
      gradient[first] -= Double(ownExcess)
      for second in 0...first {
        let other = unsafe UnsafeBufferPointer(logits[second].row(row)).span
        let otherExcess = second == first ? ownExcess : dot(difference, other)
        // Cov = Σ d·zₘ·zₙ + yₘ·yₙ − (eₘ + yₘ)·(eₙ + yₙ), with y the target's logits and e the excess of the mean over them.
        let covariance =
          weightedDot(difference, own, other) - ownExcess * otherExcess - own[target] * otherExcess
          - other[target] * ownExcess
        curvature[first * logits.count + second] += Double(covariance)
        if second < first { curvature[second * logits.count + first] += Double(covariance) }
      }
    }
  }
}
