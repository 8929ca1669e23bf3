/// The places of contexts in the file of a model: sorted by their hashes, with free places between them.
///
/// A context is at its home, which follows from the hash, or behind it where that is taken; up to it no place is free. Free ones are
/// at the end.
struct ContextPlaces: Sendable {
  /// The number of homes: half as many again as contexts.
  fileprivate let homeCount: Int

  init(contexts: Int) { homeCount = contexts + contexts / 2 + 1 }

  /// The least number of places: every home, and as many free ones at the end as a search looks at in one go.
  var leastCount: Int { homeCount + ContextSearch.window }

  /// The first place where a context may be.
  @inline(__always)
  func home(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(homeCount)).high) }
}

/// Puts contexts at their places, in the order of their hashes.
struct ContextPlacement {
  private let places: ContextPlaces
  /// The number of places so far.
  private(set) var count = 0

  init(contexts: Int) { places = ContextPlaces(contexts: contexts) }

  /// The next places, with the free ones between them.
  mutating func places(of contexts: [ContextRecord]) -> [ContextRecord] {
    var result: [ContextRecord] = []
    result.reserveCapacity(contexts.count * 3 / 2)
    for context in contexts {
      while count < places.home(of: context.hash) { append(.none, to: &result) }
      append(context, to: &result)
    }
    return result
  }

  /// The free places at the end: every home is a place, and as many as a search looks at are free behind the last.
  mutating func end() -> [ContextRecord] {
    let rest = max(places.homeCount - count, 0) + ContextSearch.window
    count += rest
    return Array(repeating: .none, count: rest)
  }

  private mutating func append(_ record: ContextRecord, to result: inout [ContextRecord]) {
    result.append(record)
    count += 1
  }
}
