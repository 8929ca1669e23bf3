import Files

/// The place of one order's n-grams in the file of a model.
struct NGramTable: Sendable {
  let discounts: Discounts
  let followersOffset: Int
  let contextsOffset: Int
  let indexOffset: Int
  let end: Int
  /// The bits of a hash below those that name a cell of the index.
  let shift: UInt64

  /// - Parameter start: the first byte.
  init(_ order: NGramManifest.Order, start: Int) {
    discounts = order.discounts
    followersOffset = start
    contextsOffset = start + order.ngrams * MemoryLayout<Follower>.stride
    indexOffset = contextsOffset + order.contexts * MemoryLayout<ContextRecord>.stride
    end = indexOffset + ContextIndex.entryCount(contexts: order.contexts) * MemoryLayout<UInt32>.stride
    shift = UInt64(64 - ContextIndex.cellBits(contexts: order.contexts))
  }

  /// The bytes of a follower.
  static var followerWidth: Int { MemoryLayout<Follower>.stride }

  /// The place of a follower.
  @inline(__always)
  func offset(ofFollower number: Int) -> Int { followersOffset + number * Self.followerWidth }
}
