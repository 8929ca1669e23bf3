import Corpora
import TensorKernels
import Testing

@Suite("Replaced input tokens")
struct TokenReplacementTests {
  /// Sequences of the one token 7, with targets 8 and the first target left out of the loss.
  private struct Sevens: SequenceSource {
    let sequenceLength = 50
    let hasLossMask = true

    func read(_ range: Range<Int>, into batch: inout TokenBatch) {
      for _ in range {
        batch.append(lossMask: [false] + [Bool](repeating: true, count: sequenceLength - 1)) { inputs, targets in
          inputs += [UInt32](repeating: 7, count: sequenceLength)
          targets += [UInt32](repeating: 8, count: sequenceLength)
        }
      }
    }
  }

  private static func batch(_ source: some SequenceSource, _ range: Range<Int>) -> TokenBatch {
    var batch = TokenBatch(sequenceLength: source.sequenceLength)
    source.refill(&batch, with: range)
    return batch
  }

  private static func replaced(_ probability: Double, seed: UInt64 = 4) -> ReplacedInputs {
    ReplacedInputs(
      Sevens(), replacement: TokenReplacement(probability: probability, vocabularySize: 10, seed: seed))
  }

  @Test("A fraction of the inputs is replaced, by every token equally often, and nothing else changes")
  func frequencies() {
    let (plain, found) = (Self.batch(Sevens(), 0..<400), Self.batch(Self.replaced(0.4), 0..<400))
    #expect(found.targets == plain.targets && found.lossMask == plain.lossMask && found.count == 20_000)
    let counts = (0..<10).map { token in found.inputs.count { $0 == token } }
    #expect(counts.reduce(0, +) == 20_000)
    // The standard deviation is √(20 000 · 0.64 · 0.36) = 68 for token 7, which is drawn, too, and 28 for others.
    for (token, count) in counts.enumerated() {
      #expect(token == 7 ? abs(count - 12_800) < 5 * 68 : abs(count - 800) < 5 * 28)
    }
  }

  @Test("A sequence has the same tokens in whatever ranges it is read")
  func ranges() {
    let source = Self.replaced(0.3)
    let together = Self.batch(source, 3..<9)
    #expect((3..<9).flatMap { Self.batch(source, $0..<$0 + 1).inputs } == together.inputs)
    var appended = TokenBatch(sequenceLength: 50)
    appended.removeAll(sequenceNumbers: 3..<9)
    source.read(3..<5, into: &appended)
    source.read(5..<9, into: &appended)
    #expect(appended == together)
  }

  @Test("Another seed replaces others")
  func seeds() {
    #expect(Self.batch(Self.replaced(0.3), 0..<3) != Self.batch(Self.replaced(0.3, seed: 5), 0..<3))
  }
}
