/// The log-likelihood of targets under the softmax of a weighted sum of members' logits, with both derivatives over the
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

  /// Adds the targets of some rows.
  ///
  /// - Parameters:
  ///   - logits: M tensors of **shape** [tokens, V].
  ///   - targets: one for each row, in `0..<V`.
  ///   - weights: M values.
  ///   - scratch: **shape** [tokens, V]; overwritten.
  /// - Complexity: O(M² · tokens · V).
  public mutating func add(_ logits: [Tensor], targets: ArraySlice<UInt32>, weights: [Double], scratch: Tensor) {
    precondition(logits.count == gradient.count && weights.count == gradient.count)
    Self.mix(logits, weights, into: scratch)
    // Leaves softmax − 1[target] behind.
    logLikelihood += CrossEntropy.backward(scratch, targets: targets, factors: LossFactors(scale: 1))
    for row in 0..<scratch.rows {
      let target = Int(targets[targets.startIndex + row])
      addDerivatives(logits.map { Member($0.row(at: row), target: target, difference: scratch.row(at: row)) })
    }
  }

  /// Writes the weighted sum of the members' logits.
  private static func mix(_ logits: [Tensor], _ weights: [Double], into sum: Tensor) {
    sum.fill(0)
    for (member, weight) in zip(logits, weights) { sum.add(member, times: Float(weight)) }
  }

  /// A member's logits in one row, **shape** [1, V].
  private struct Member {
    let logits: Tensor
    /// d, the difference of q and 1[y], **shape** [1, V].
    let difference: Tensor
    /// zₘ[y].
    let target: Float
    /// E_q zₘ − zₘ[y] = Σ dᵥ·zₘᵥ.
    let excess: Float

    init(_ logits: Tensor, target: Int, difference: Tensor) {
      self.logits = logits
      self.difference = difference
      self.target = logits[0, target]
      excess = dot(unsafe difference.readableRow(0).span, unsafe logits.readableRow(0).span)
    }

    /// Cov_q = Σ d·zₘ·zₙ + yₘ·yₙ − (eₘ + yₘ)·(eₙ + yₙ), with y the target's logits and e the excess of the mean over them.
    func covariance(_ other: Member) -> Float {
      weightedDot(
        unsafe difference.readableRow(0).span, unsafe logits.readableRow(0).span,
        weights: unsafe other.logits.readableRow(0).span) - excess * other.excess - target * other.excess
        - other.target * excess
    }
  }

  /// Adds the gradient and the curvature of one row.
  private mutating func addDerivatives(_ members: [Member]) {
    for index in members.indices {
      gradient[index] -= Double(members[index].excess)
      addCurvature(ofRow: index, members)
    }
  }

  /// Adds the covariances of a member with those up to it, on both sides of the diagonal.
  private mutating func addCurvature(ofRow first: Int, _ members: [Member]) {
    for second in 0...first {
      let covariance = Double(members[first].covariance(members[second]))
      curvature[first * members.count + second] += covariance
      if second < first { curvature[second * members.count + first] += covariance }
    }
  }
}
