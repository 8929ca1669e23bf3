/// Root-mean-square normalization of each query head and each key head of its own, before the rotation.
///
/// Source: Qwen Team, "Qwen3 technical report", 2025, https://arxiv.org/abs/2505.09388, section 2.
public struct HeadNorm {
  private let heads: AttentionHeads
  private let query: RMSNorm, key: RMSNorm

  /// The normalization of heads.
  ///
  /// - Parameters:
  ///   - queryGain: **shape** [1, E], the same for all query heads.
  ///   - keyGain: **shape** [1, E], the same for all key heads.
  public init(heads: AttentionHeads, queryGain: Tensor, keyGain: Tensor, epsilon: Float) {
    self.heads = heads
    query = RMSNorm(gain: queryGain, epsilon: epsilon)
    key = RMSNorm(gain: keyGain, epsilon: epsilon)
  }

  /// The inputs of a forward pass, which the backward pass reads.
  public struct Pass {
    /// Queries and keys before normalization, **shape** [rows, (H + K)·E].
    public let input: Tensor
    /// The scales of the rows of each head, **shape** [H + K, at least rows].
    public let scales: Tensor

    /// The memory of a pass.
    public init(input: Tensor, scales: Tensor) {
      self.input = input
      self.scales = scales
    }
  }

  /// Normalizes queries and keys in place.
  ///
  /// - Parameters:
  ///   - queryKey: **shape** [rows, (H + K)·E].
  ///   - pass: receives what the backward pass reads.
  public func forward(_ queryKey: Tensor, _ pass: Pass) {
    pass.input.copy(queryKey)
    for head in 0..<heads.rotatedCount {
      let columns = heads.query(head)
      norm(head).forward(
        pass.input.columns(columns), into: queryKey.columns(columns), scales: pass.scales.row(at: head))
    }
  }

  /// Replaces the gradient of the normalized queries and keys by that of the inputs, and adds those of the gains.
  ///
  /// - Parameters:
  ///   - pass: of the forward pass.
  ///   - dQueryKey: **shape** [rows, (H + K)·E]; changed in place.
  ///   - scratch: the same **shape**; overwritten.
  ///   - gains: **shape** [1, E] each; added to.
  public func backward(
    _ pass: Pass, dQueryKey: Tensor, scratch: Tensor, gains: (query: Tensor, key: Tensor)
  ) {
    scratch.copy(dQueryKey)
    dQueryKey.fill(0)
    for head in 0..<heads.rotatedCount {
      let columns = heads.query(head)
      norm(head).backward(
        pass.input.columns(columns), scales: pass.scales.row(at: head), dy: scratch.columns(columns),
        dx: dQueryKey.columns(columns), dGain: head < heads.count ? gains.query : gains.key)
    }
  }

  /// The normalization of a head, keys after queries.
  private func norm(_ head: Int) -> RMSNorm { head < heads.count ? query : key }
}
