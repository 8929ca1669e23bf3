import Corpora
import Testing

@Suite("Mixture of documents and samples")
struct TrainingMixtureTests {
  @Test("Every block has its share of samples exactly", arguments: [0.9, 0.75, 0.5, 1, 1.0 / 3])
  func proportion(share: Double) throws {
    let block = try #require(BlockShare(share))
    let mixture = TrainingMixture(share: block, seed: 3)
    for start in stride(from: 0, to: 40 * block.block, by: block.block) {
      let samples = (start..<start + block.block).count { if case .sample = mixture[$0] { true } else { false } }
      #expect(samples == block.part)
    }
  }

  @Test("Every window of each kind comes once, in no fixed place of its block")
  func once() throws {
    let mixture = TrainingMixture(share: try #require(BlockShare(0.75)), seed: 1)
    let windows = (0..<400).map { mixture[$0] }
    let samples = windows.compactMap { if case .sample(let number) = $0 { number } else { nil } }
    let documents = windows.compactMap { if case .document(let number) = $0 { number } else { nil } }
    #expect(samples.sorted() == Array(0..<300))
    #expect(documents.sorted() == Array(0..<100))
    let places = Set(windows.indices.filter { if case .document = windows[$0] { true } else { false } }.map { $0 % 4 })
    #expect(places == [0, 1, 2, 3])
    #expect(windows != (0..<400).map { TrainingMixture(share: mixture.share, seed: 2)[$0] })
  }

  @Test("Shares become the shortest block that has them, or none")
  func blocks() {
    #expect(BlockShare(0.9).map { [$0.part, $0.block] } == [9, 10])
    #expect(BlockShare(0.333333).map { [$0.part, $0.block] } == [1, 3])
    #expect(BlockShare(0).map { [$0.part, $0.block] } == [0, 1])
    #expect(BlockShare(0.00012345) == nil)
    #expect(BlockShare(1.5) == nil && BlockShare(.nan) == nil)
  }
}
