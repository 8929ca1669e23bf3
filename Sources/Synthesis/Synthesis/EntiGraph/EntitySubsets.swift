import Randomness

/// The subsets of two or three among a document's entities, each of which is computed from its number alone.
///
/// Nothing is enumerated: of 10⁴ entities there are 1.7·10¹¹ triples, and any sample of them takes no memory.
public struct EntitySubsets: Sendable {
  /// The number of entities.
  public let entityCount: Int
  /// The entities of a subset, 2 or 3.
  public let size: Int
  /// The number of subsets.
  public let count: Int

  /// The largest number of entities: the number of its triples is below 2⁶².
  public static let mostEntities = 2_000_000

  /// The subsets of some entities.
  ///
  /// - Precondition: `size` is 2 or 3; there are at most `mostEntities` entities.
  public init(of entityCount: Int, size: Int) {
    precondition(size == 2 || size == 3, "subsets of \(size)")
    precondition((0...Self.mostEntities).contains(entityCount), "\(entityCount) entities")
    self.entityCount = entityCount
    self.size = size
    count = size == 2 ? Self.pairs(entityCount) : Self.triples(entityCount)
  }

  /// The entities of a subset by their numbers, ascending.
  ///
  /// Subsets are numbered by their largest entity first (the combinatorial number system; Knuth, "The Art of Computer
  /// Programming", 4A, 7.2.1.3): subset {a < b < c} has the number C(a, 1) + C(b, 2) + C(c, 3).
  ///
  /// - Precondition: `number` is in `0..<count`.
  public subscript(number: Int) -> [Int] {
    precondition((0..<count).contains(number), "subset \(number) of \(count)")
    guard size == 3 else { return Self.pair(number) }
    let largest = Self.largest(below: number, count: Self.triples)
    return Self.pair(number - Self.triples(largest)) + [largest]
  }

  private static func pair(_ number: Int) -> [Int] {
    let larger = largest(below: number, count: pairs)
    return [number - pairs(larger), larger]
  }

  /// The largest n with `count(n)` at most `number`.
  private static func largest(below number: Int, count: (Int) -> Int) -> Int {
    var range = 0...mostEntities
    while range.lowerBound < range.upperBound {
      let middle = (range.lowerBound + range.upperBound + 1) / 2
      range = count(middle) <= number ? middle...range.upperBound : range.lowerBound...middle - 1
    }
    return range.lowerBound
  }

  private static func pairs(_ count: Int) -> Int { count * (count - 1) / 2 }

  private static func triples(_ count: Int) -> Int { count < 3 ? 0 : pairs(count) * (count - 2) / 3 }
}

/// Some of the subsets, in a fixed order.
public struct SubsetSample: Sendable, RandomAccessCollection {
  private let subsets: EntitySubsets
  private let order: Permutation?
  /// The number of subsets in the sample.
  public let endIndex: Int
  /// 0.
  public var startIndex: Int { 0 }

  /// All subsets, in the order of their numbers.
  public init(all subsets: EntitySubsets) {
    self.subsets = subsets
    order = nil
    endIndex = subsets.count
  }

  /// So many different subsets, each as likely as any other, or all when there are no more, in the order that a stream draws.
  ///
  /// A longer sample begins with a shorter one.
  ///
  /// - Precondition: `count` is at least 0.
  public init(_ count: Int, of subsets: EntitySubsets, stream: RandomStream) {
    precondition(count >= 0, "\(count) subsets")
    self.subsets = subsets
    order = Permutation(count: subsets.count, stream: stream)
    endIndex = Swift.min(count, subsets.count)
  }

  /// The entities of a subset by their numbers, ascending.
  public subscript(position: Int) -> [Int] { subsets[order.map { $0[position] } ?? position] }
}
