import Randomness
import Testing

@Suite struct PermutationTests {
  private func permutation(_ count: Int, index: Int = 0) -> Permutation {
    Permutation(count: count, stream: RandomStream(seed: 3, purpose: .epochOrder, index: index))
  }

  @Test(arguments: Array(0...100) + [1000, 4096, 65_537])
  func `every value appears exactly once`(count: Int) {
    let permutation = permutation(count)
    #expect((0..<count).map { permutation[$0] }.sorted() == Array(0..<count))
  }

  @Test func `another stream gives another order`() {
    let (first, second) = (permutation(1000), permutation(1000, index: 1))
    #expect((0..<1000).filter { first[$0] == second[$0] }.count < 10)
  }

  @Test func `the first place is given to all values evenly`() {
    var counts = [Int](repeating: 0, count: 10)
    for index in 0..<20_000 { counts[permutation(10, index: index)[0]] += 1 }
    let statistic = counts.reduce(0.0) { $0 + Double(($1 - 2000) * ($1 - 2000)) / 2000 }
    // 99.99 % quantile of χ² with 9 degrees of freedom.
    #expect(statistic < 33.7)
  }

  @Test func `large orders are reached without the rest`() {
    let permutation = permutation(1 << 50)
    #expect(permutation[0] != permutation[1] && permutation[(1 << 50) - 1] < 1 << 50)
  }
}
