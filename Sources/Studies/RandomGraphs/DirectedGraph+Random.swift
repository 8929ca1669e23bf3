import Foundation
import Randomness

extension DirectedGraph {
  /// A random graph of Erdős and Rényi in which each ordered pair is an edge with one probability.
  ///
  /// The distance to the next edge is geometric, so pairs without an edge cost nothing (Batagelj and Brandes, "Efficient
  /// generation of large random networks", 2005, Physical Review E 71).
  ///
  /// - Parameters:
  ///   - edgeProbability: in `0...1`, above 0.
  ///   - seed: of the edges.
  /// - Throws: `GraphError` when there are fewer than two vertices, or none of the pairs became an edge.
  /// - Precondition: the probability is in its range.
  /// - Complexity: O(V + E).
  public init(vertexCount: Int, edgeProbability: Double, seed: UInt64) throws(GraphError) {
    precondition(
      edgeProbability > 0 && edgeProbability <= 1, "the probability \(edgeProbability) must be above 0, at most 1")
    try Self.checkCount(vertexCount)
    let pairs = vertexCount * (vertexCount - 1)
    let numbers = Self.drawn(pairs, probability: edgeProbability, RandomStream(seed: seed, purpose: .graph))
    guard !numbers.isEmpty else { throw .edgeCount(0, pairs: pairs) }
    self.init(vertexCount: vertexCount, numbers: numbers.map { Self.number(ofPair: $0, vertexCount) })
  }

  /// Each number below `count` with some probability, ascending.
  private static func drawn(_ count: Int, probability: Double, _ stream: RandomStream) -> [Int] {
    guard probability < 1 else { return Array(0..<count) }
    var numbers: [Int] = []
    var next = -1
    for position in 0..<UInt64(count) {
      let skipped = log(stream.uniform(at: position)) / log1p(-probability)
      guard skipped < Double(count - next - 1) else { break }
      next += 1 + Int(skipped)
      numbers.append(next)
    }
    return numbers
  }

  /// A random graph of Erdős and Rényi with a given number of edges, every set of them equally likely.
  ///
  /// - Parameter seed: of the edges.
  /// - Throws: `GraphError` when there are fewer than two vertices, no edges, or more than ordered pairs.
  /// - Complexity: O(V + E·log E).
  public init(vertexCount: Int, edgeCount: Int, seed: UInt64) throws(GraphError) {
    try Self.checkCount(vertexCount)
    let pairs = vertexCount * (vertexCount - 1)
    guard (1...pairs).contains(edgeCount) else { throw .edgeCount(edgeCount, pairs: pairs) }
    let chosen = Self.sample(edgeCount, of: pairs, RandomStream(seed: seed, purpose: .graph))
    self.init(vertexCount: vertexCount, numbers: chosen.map { Self.number(ofPair: $0, vertexCount) })
  }

  /// Different numbers below `count`, ascending.
  ///
  /// Source: Floyd's algorithm, in Bentley, "Programming pearls: a sample of brilliance" (1987), Communications of the ACM
  /// 30(9).
  private static func sample(_ size: Int, of count: Int, _ stream: RandomStream) -> [Int] {
    var chosen: Set<Int> = []
    for last in count - size..<count {
      let drawn = stream.integer(at: UInt64(last), below: last + 1)
      chosen.insert(chosen.contains(drawn) ? last : drawn)
    }
    return chosen.sorted()
  }

  /// from·V + to of a pair that is numbered without loops.
  private static func number(ofPair pair: Int, _ vertexCount: Int) -> Int {
    let ends = OrderedPair(number: pair, vertexCount: vertexCount)
    return ends.from * vertexCount + ends.to
  }
}

/// Two different vertices.
struct OrderedPair {
  let from: Int, to: Int

  /// - Parameter number: in `0..<V·(V − 1)`, by the first vertex and then by the second.
  init(number: Int, vertexCount: Int) {
    let (row, column) = number.quotientAndRemainder(dividingBy: vertexCount - 1)
    from = row
    to = column < row ? column : column + 1
  }
}

extension RandomStream {
  /// The `position`-th draw as an integer in `0..<count`; its probabilities differ by less than `count`·2⁻⁶⁴.
  func integer(at position: UInt64, below count: Int) -> Int {
    Int(bits(at: position).multipliedFullWidth(by: UInt64(count)).high)
  }
}
