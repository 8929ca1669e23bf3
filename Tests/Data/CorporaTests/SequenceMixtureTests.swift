import Corpora
import TensorKernels
import Testing

@Suite("A mixture of sequence sources")
struct SequenceMixtureTests {
  /// Sequence n of three tokens: 100·mark + n, with the middle token left out of the loss when masked.
  private struct FormulaSource: SequenceSource {
    let mark: Int
    var hasLossMask = false
    var sequenceLength: Int { 3 }

    func read(_ range: Range<Int>, into batch: inout TokenBatch) {
      for number in range {
        let token = UInt32(1000 * mark + number)
        batch.append(lossMask: hasLossMask ? [true, false, true] : nil) { inputs, targets in
          inputs += [token, token, token]
          targets += [token, token, token]
        }
      }
    }
  }

  private static func mixture(_ weights: [Double], maskedSource: Int? = nil, seed: UInt64 = 3) throws -> SequenceMixture
  {
    let sources = weights.indices.map { FormulaSource(mark: $0, hasLossMask: $0 == maskedSource) }
    return SequenceMixture(sources, ratio: try #require(MixingRatio(weights: weights)), seed: seed)
  }

  private static func batch(_ source: some SequenceSource, _ range: Range<Int>) -> TokenBatch {
    var batch = TokenBatch(sequenceLength: source.sequenceLength)
    source.refill(&batch, with: range)
    return batch
  }

  /// The source and the number of each sequence.
  private static func places(_ ratio: MixingRatio, _ range: Range<Int>, seed: UInt64) -> [(source: Int, number: Int)] {
    range.map { ratio.place(of: $0, seed: seed) }
  }

  @Test("Every block has its fraction of samples exactly", arguments: [0.9, 0.75, 0.5, 1, 1.0 / 3])
  func fraction(fraction: Double) throws {
    let ratio = try #require(MixingRatio(fraction: fraction))
    for start in stride(from: 0, to: 40 * ratio.blockLength, by: ratio.blockLength) {
      let samples = Self.places(ratio, start..<start + ratio.blockLength, seed: 3).count { $0.source == 0 }
      #expect(samples == ratio.parts[0])
    }
  }

  @Test("Every block has each of several sources exactly", arguments: [[3, 1, 1], [0.5, 0.25, 0.25], [1, 2, 3, 4]])
  func proportions(weights: [Double]) throws {
    let ratio = try #require(MixingRatio(weights: weights))
    let mixture = try Self.mixture(weights)
    for start in stride(from: 0, to: 20 * ratio.blockLength, by: ratio.blockLength) {
      let batch = Self.batch(mixture, start..<start + ratio.blockLength)
      let sources = stride(from: 0, to: batch.count, by: 3).map { Int(batch.inputs[$0]) / 1000 }
      #expect(weights.indices.map { source in sources.count { $0 == source } } == ratio.parts)
    }
  }

  @Test("Every sequence of each source comes once, in no fixed place of its block")
  func once() throws {
    let ratio = try #require(MixingRatio(fraction: 0.75))
    let places = Self.places(ratio, 0..<400, seed: 1)
    #expect(places.filter { $0.source == 0 }.map { $0.number }.sorted() == Array(0..<300))
    #expect(places.filter { $0.source == 1 }.map { $0.number }.sorted() == Array(0..<100))
    let positions = Set(places.indices.filter { places[$0].source == 1 }.map { $0 % 4 })
    #expect(positions == [0, 1, 2, 3])
    let others = Self.places(ratio, 0..<400, seed: 2)
    #expect(!zip(places, others).allSatisfy { $0 == $1 })
  }

  @Test("Weights become the shortest block that has them, or none")
  func blocks() {
    #expect(MixingRatio(fraction: 0.9).map { [$0.parts[0], $0.blockLength] } == [9, 10])
    #expect(MixingRatio(fraction: 0.333333).map { [$0.parts[0], $0.blockLength] } == [1, 3])
    #expect(MixingRatio(fraction: 0).map { [$0.parts[0], $0.blockLength] } == [0, 1])
    #expect(MixingRatio(fraction: 0.00012345) == nil)
    #expect(MixingRatio(fraction: 1.5) == nil && MixingRatio(fraction: .nan) == nil)
    #expect(MixingRatio(weights: [6, 2, 4])?.parts == [3, 1, 2])
    #expect(MixingRatio(weights: [1, -1, 1]) == nil && MixingRatio(weights: [0, 0]) == nil)
    #expect(MixingRatio(weights: [.infinity, 1]) == nil)
  }

  @Test("The draws of a mixture are those of the first program that had samples")
  func golden() throws {
    let ratio = try #require(MixingRatio(fraction: 0.75))
    let places = Self.places(ratio, 0..<16, seed: 3).map { "\($0.source == 0 ? "s" : "d")\($0.number)" }
    #expect(places.joined(separator: " ") == "d0 s1 s2 s0 s4 d1 s5 s3 d2 s8 s6 s7 s11 d3 s10 s9")
  }

  @Test("A batch is the same whatever ranges it is read in", arguments: [nil, 2] as [Int?])
  func ranges(maskedSource: Int?) throws {
    let mixture = try Self.mixture([0.5, 0.25, 0.25], maskedSource: maskedSource)
    let complete = Self.batch(mixture, 8..<40)
    var pieces = TokenBatch(sequenceLength: 3)
    pieces.removeAll(sequenceNumbers: 8..<40)
    for range in [8..<9, 9..<21, 21..<40] { mixture.read(range, into: &pieces) }
    #expect(pieces == complete)
    #expect(complete.sequenceNumbers == 8..<40)
    #expect(Self.batch(mixture, 30..<31).inputs == Array(complete.inputs[66..<69]))
  }

  @Test("A mask covers the sequences of its source alone")
  func mask() throws {
    let mixture = try Self.mixture([1, 1], maskedSource: 1)
    #expect(mixture.hasLossMask)
    let batch = Self.batch(mixture, 0..<20)
    let expected = stride(from: 0, to: batch.count, by: 3).flatMap { start in
      [true, batch.inputs[start] < 1000, true]
    }
    #expect(batch.lossMask == expected)
    #expect(batch.lossTokenCount == 50)
    let unmasked = try Self.mixture([1, 1])
    #expect(Self.batch(unmasked, 0..<20).lossMask == nil && !unmasked.hasLossMask)
  }

  @Test("Runs of counted tokens cover any range in order", arguments: [0..<9, 1..<2, 2..<8, 4..<4])
  func runs(range: Range<Int>) {
    let mask = [true, true, false, false, false, true, false, true, true]
    let tokens = [UInt32](repeating: 0, count: 9)
    let batch = TokenBatch(inputs: tokens, targets: tokens, sequenceLength: 3, lossMask: mask)
    let runs = batch.lossRuns(in: range)
    #expect(runs.flatMap { Array($0.tokens) } == Array(range))
    for run in runs { #expect(run.tokens.allSatisfy { mask[$0] == run.isCounted }) }
    #expect(zip(runs, runs.dropFirst()).allSatisfy { $0.isCounted != $1.isCounted })
  }
}
