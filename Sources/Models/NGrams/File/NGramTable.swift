import Files

/// The place of one order's n-grams in the file of a model: the followers, then the contexts.
struct NGramTable: Sendable {
  let discounts: Discounts
  private let followersOffset: Int
  private let contextsOffset: Int
  private let places: ContextPlaces
  /// The first byte behind it.
  let end: Int

  /// - Parameter start: the first byte.
  init(_ order: NGramManifest.Order, _ sizes: NGramManifest.Table, start: Int) {
    discounts = order.discounts
    places = ContextPlaces(contexts: order.contexts)
    followersOffset = start
    contextsOffset = start + sizes.followers * MemoryLayout<Follower>.stride
    end = contextsOffset + sizes.contextPlaces * MemoryLayout<ContextRecord>.stride
  }

  /// The byte of the first record that may be that of a context.
  @inline(__always)
  func home(of hash: UInt64) -> Int { contextsOffset &+ places.home(of: hash) &* MemoryLayout<ContextRecord>.stride }

  /// The byte of the first follower.
  ///
  /// - Parameter offset: the byte of the record.
  @inline(__always)
  func followers(of record: ContextRecord, at offset: Int) -> Int {
    let several = followersOffset &+ Int(truncatingIfNeeded: record.followers) &* MemoryLayout<Follower>.stride
    return record.followerCount == 1 ? offset &+ ContextRecord.followersOffset : several
  }
}
