import Files

/// The ranks that work on something together.
///
/// Every method is called by all ranks, in the same order. A program that is one rank alone needs no other:
/// `SingleRank`. The ranks of a job are those of its communicator.
public protocol RankGroup {
  /// The number of this rank, in `0..<size`.
  var rank: Int { get }
  /// The number of ranks.
  var size: Int { get }
  /// Runs `body` on every rank and throws on all of them when it throws on any. `body` calls no other method.
  func agree<Value>(_ body: () throws -> Value) throws -> Value
  /// Gives all ranks the bytes of rank `root`; those of others do not count.
  func broadcast(_ bytes: [UInt8], from root: Int) throws -> [UInt8]
  /// Sends `parts[r]` to rank `r`; block `r` of the result comes from it.
  func allToAll(_ parts: [[UInt8]]) throws -> [[UInt8]]
  /// Gives rank 0 the bytes of rank `source`; the others get nothing.
  func sendToRoot(_ bytes: [UInt8], from source: Int) throws -> [UInt8]
}

/// One rank that works alone.
public struct SingleRank: RankGroup {
  /// It has the number 0.
  public var rank: Int { 0 }
  /// It is the only one.
  public var size: Int { 1 }

  /// The only one.
  public init() {}

  /// Runs `body`.
  public func agree<Value>(_ body: () throws -> Value) throws -> Value { try body() }
  /// The bytes themselves.
  public func broadcast(_ bytes: [UInt8], from root: Int) -> [UInt8] { bytes }
  /// The parts themselves.
  public func allToAll(_ parts: [[UInt8]]) -> [[UInt8]] { parts }
  /// The bytes themselves.
  public func sendToRoot(_ bytes: [UInt8], from source: Int) -> [UInt8] { bytes }
}

extension RankGroup {
  /// Rank 0 reads the list of files, decides and writes.
  public var isRoot: Bool { rank == 0 }

  /// Runs `body` on rank 0 only and gives its result to all.
  public func broadcastFromRoot(_ body: () throws -> [UInt8]) throws -> [UInt8] {
    try broadcast(agree { isRoot ? try body() : [] }, from: 0)
  }

  /// Gives all ranks the integers of each.
  public func allGather(_ integers: [Int]) throws -> [[Int]] {
    guard size > 1 else { return [integers] }
    let bytes = LittleEndian.bytes(integers)
    return try allToAll(Array(repeating: bytes, count: size)).map { LittleEndian.integers($0[...]) }
  }

  /// Gives rank 0 the bytes of all, in the order of ranks.
  public func gather(_ bytes: [UInt8]) throws -> [[UInt8]] {
    var parts = [[UInt8]](repeating: [], count: size)
    parts[0] = bytes
    return try allToAll(parts)
  }
}
