import Corpora
import TensorKernels
import Transformers

/// Some windows of a split that are computed together.
struct ScoringPass {
  /// Its place among all passes of the split.
  let number: Int
  let batch: TokenBatch
  /// The tokens that count, as positions in the split.
  let positions: Range<Int>

  init(_ number: Int, windows: Range<Int>, stream: EvaluationStream) {
    self.number = number
    let (inputs, targets) = stream.windows(windows)
    batch = TokenBatch(inputs: inputs, targets: targets, sequenceLength: stream.sequenceLength)
    positions = stream.positions(of: windows)
  }

  /// Writes the log-probabilities of a piece's targets to their positions.
  func write(_ logits: Tensor, _ piece: Range<Int>, scale: Float, to scores: inout [Float]) {
    var result = [Float](repeating: 0, count: piece.count)
    CrossEntropy.forward(logits, targets: batch.targets[piece], scale: scale, logProbabilities: &result[...])
    let first = positions.lowerBound + piece.lowerBound
    let counted = first..<max(first, min(first + piece.count, positions.upperBound))
    scores.replaceSubrange(counted, with: result.prefix(counted.count))
  }
}
