import Randomness
import Testing

@Suite struct PermutationOrderTests {
  private func order(_ count: Int, seed: UInt64 = 0, purpose: RandomStream.Purpose = .test, index: Int = 0) -> [Int] {
    let permutation = Permutation(count: count, stream: RandomStream(seed: seed, purpose: purpose, index: index))
    return (0..<count).map { permutation[$0] }
  }

  @Test(arguments: Array(0...100) + [255, 256, 257, 1000, 65_537])
  func `Every value comes once`(count: Int) {
    for seed: UInt64 in [0, 1, .max] {
      #expect(order(count, seed: seed).sorted() == Array(0..<count))
    }
  }

  @Test func `The order is a function of the stream`() {
    #expect(order(100) == order(100))
    let orders = [
      order(100), order(100, seed: 1), order(100, seed: .max), order(100, purpose: .epochOrder), order(100, index: 1),
      order(100, index: 2),
    ]
    #expect(Set(orders).count == orders.count)
    #expect(!orders.contains(Array(0..<100)))
  }

  @Test(arguments: [2, 3, 5, 10, 16, 17, 100])
  func `Every value comes first equally often over the seeds`(count: Int) {
    var counts = [Int](repeating: 0, count: count)
    for seed in 0..<UInt64(200 * count) {
      counts[Permutation(count: count, stream: RandomStream(seed: seed, purpose: .test))[0]] += 1
    }
    #expect(ChiSquare(counts).isPlausible)
  }

  @Test(arguments: [(2, 2), (3, 6), (4, 24)])
  func `Every order comes equally often over the seeds`(count: Int, factorial: Int) {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<UInt64(200 * factorial) { counts[order(count, seed: seed), default: 0] += 1 }
    #expect(counts.count == factorial)
    #expect(ChiSquare(Array(counts.values)).isPlausible)
  }

  @Test(arguments: [5, 10, 17])
  func `Every pair of values comes first equally often over the seeds`(count: Int) {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<UInt64(200 * count * (count - 1)) {
      let permutation = Permutation(count: count, stream: RandomStream(seed: seed, purpose: .test))
      counts[[permutation[0], permutation[1]], default: 0] += 1
    }
    #expect(counts.count == count * (count - 1))
    #expect(ChiSquare(Array(counts.values)).isPlausible)
  }

  @Test func `Neighbors are torn apart`() {
    // In a random order of n, a value's successor follows it with chance 1/n.
    let order = order(65_537)
    let followers = zip(order, order.dropFirst()).count { $1 == $0 + 1 }
    #expect(followers < 10)
  }
}
