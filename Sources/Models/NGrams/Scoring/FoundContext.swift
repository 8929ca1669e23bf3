/// A context, and the place of its followers.
struct FoundContext {
  /// The record of the context.
  let record: ContextRecord
  /// The byte of the first follower that is searched.
  let followers: Int
  /// The number of followers that are searched, at least 1.
  let length: Int

  /// No context.
  static let none = FoundContext(record: .none, followers: 0, length: 1)

  private init(record: ContextRecord, followers: Int, length: Int) {
    self.record = record
    self.followers = followers
    self.length = length
  }

  /// - Parameters:
  ///   - offset: the byte of the record.
  ///   - isSearched: false for a token that is not a follower: nothing but the record is read.
  @inline(__always)
  init(_ record: ContextRecord, at offset: Int, _ table: NGramTable, isSearched: Bool) {
    self.record = record
    followers = isSearched ? table.followers(of: record, at: offset) : offset
    length = isSearched ? record.followerCount : 1
  }
}

extension FoundContext {
  /// Makes the probabilities of all tokens after one symbol less those after this context.
  func add(_ discounts: Discounts, to probabilities: inout [Double], in bytes: RawSpan) {
    let backoff = record.backoff(discounts)
    var values = probabilities.mutableSpan
    for token in values.indices { values[token] *= backoff }
    for number in 0..<length {
      let follower = bytes.record(Follower.self, at: followers + number * MemoryLayout<Follower>.stride)
      values[Int(follower.token)] += record.ownProbability(follower.count, discounts)
    }
  }
}
