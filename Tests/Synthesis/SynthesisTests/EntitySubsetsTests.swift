import Randomness
import Synthesis
import Testing

@Suite struct EntitySubsetsTests {
  @Test(arguments: [0, 1, 2, 3, 4, 5, 7, 12]) func `every pair and triple has one number`(count: Int) {
    var pairs: [[Int]] = []
    var triples: [[Int]] = []
    for last in 0..<count {
      for middle in 0..<last {
        pairs.append([middle, last])
        for first in 0..<middle { triples.append([first, middle, last]) }
      }
    }
    #expect(Array(SubsetSample(all: EntitySubsets(of: count, size: 2))) == pairs)
    // Triples by their largest entity, then the middle one, then the first.
    #expect(Array(SubsetSample(all: EntitySubsets(of: count, size: 3))) == triples)
  }

  @Test func `the last subsets of very many entities are exact`() {
    let pairs = EntitySubsets(of: 2_000_000, size: 2)
    #expect(pairs.count == 1_999_999_000_000)
    #expect(pairs[pairs.count - 1] == [1_999_998, 1_999_999])
    let triples = EntitySubsets(of: 2_000_000, size: 3)
    #expect(triples.count == 1_333_331_333_334_000_000)
    #expect(triples[triples.count - 1] == [1_999_997, 1_999_998, 1_999_999])
    #expect(triples[0] == [0, 1, 2])
  }

  @Test func `samples of triples of ten thousand entities are different and made one by one`() {
    let subsets = EntitySubsets(of: 10_000, size: 3)
    #expect(subsets.count == 166_616_670_000)
    let sample = SubsetSample(20_000, of: subsets, stream: RandomStream(seed: 4, purpose: .test))
    let drawn = Array(sample)
    #expect(Set(drawn).count == 20_000)
    for triple in drawn { #expect(triple[0] < triple[1] && triple[1] < triple[2] && triple[2] < 10_000) }
    // The sample is a few numbers, whatever the number of its members.
    #expect(MemoryLayout<SubsetSample>.size <= 64)
    let all = SubsetSample(.max, of: subsets, stream: RandomStream(seed: 4, purpose: .test))
    #expect(all.count == subsets.count)
    #expect(all[19_999] == drawn[19_999])
  }

  @Test func `all entities are as likely in a sample`() {
    let subsets = EntitySubsets(of: 100, size: 3)
    let sample = SubsetSample(20_000, of: subsets, stream: RandomStream(seed: 1, purpose: .test))
    var counts = [Int](repeating: 0, count: 100)
    for entity in sample.joined() { counts[entity] += 1 }
    // 600 expected each; the standard deviation of a count without replacement is 22.
    #expect(counts.allSatisfy { (490...710).contains($0) })
  }

  @Test func `a sample that is larger than all has each subset once`() {
    let subsets = EntitySubsets(of: 9, size: 2)
    let sample = SubsetSample(1000, of: subsets, stream: RandomStream(seed: 2, purpose: .test))
    #expect(sample.count == 36)
    #expect(Set(sample) == Set(SubsetSample(all: subsets)))
    #expect(Array(sample) != Array(SubsetSample(all: subsets)))
    #expect(SubsetSample(3, of: EntitySubsets(of: 2, size: 3), stream: RandomStream(seed: 2, purpose: .test)).isEmpty)
  }
}
