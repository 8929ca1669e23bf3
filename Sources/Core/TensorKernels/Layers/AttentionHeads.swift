/// The heads of grouped attention, and the columns where they stand in rows of queries, keys and values side by side.
///
/// Source: Ainslie et al., "GQA", 2023, https://arxiv.org/abs/2305.13245.
public struct AttentionHeads: Sendable, Hashable {
  /// H, the number of query heads.
  public let count: Int
  /// K, the number of key/value heads; it divides H.
  public let keyValueCount: Int
  /// E, the width of a head.
  public let width: Int

  /// - Precondition: `keyValueCount` divides `count`.
  public init(count: Int, keyValueCount: Int, width: Int) {
    precondition(count % keyValueCount == 0, "\(keyValueCount) key/value heads for \(count) heads")
    self.count = count
    self.keyValueCount = keyValueCount
    self.width = width
  }

  /// The columns of queries, keys and values, (H + 2K)·E.
  public var columns: Int { (count + 2 * keyValueCount) * width }

  /// The columns of queries alone, and of what attention gives, H·E.
  public var queryColumns: Int { count * width }

  /// The columns of keys alone, and of values alone, K·E.
  public var keyColumns: Int { keyValueCount * width }

  /// The number of query and key heads, H + K, which rotary embedding rotates.
  public var rotatedCount: Int { count + keyValueCount }

  /// The columns of queries and keys, (H + K)·E, which rotary embedding rotates.
  public var rotatedColumns: Int { rotatedCount * width }

  /// The number of query heads that share a key/value head.
  var groupSize: Int { count / keyValueCount }

  func query(_ head: Int) -> Range<Int> { head * width..<(head + 1) * width }

  func key(ofGroup group: Int) -> Range<Int> { query(count + group) }

  func value(ofGroup group: Int) -> Range<Int> { query(count + keyValueCount + group) }
}
