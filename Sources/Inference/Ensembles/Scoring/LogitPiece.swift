import Evaluation
import TensorKernels

/// The logits of all members for some rows of a pass.
struct LogitPiece {
  /// The number of the pass.
  let pass: Int
  /// Inputs and targets of the pass.
  let batch: TokenBatch
  /// The rows of the pass.
  let rows: Range<Int>
  /// The scored rows among them, counted from the beginning of the piece.
  let scored: [ScoredRows]
  /// M tensors of **shape** [rows, V].
  let logits: [Tensor]

  /// A piece of a pass with these scored rows.
  init(pass: Int, batch: TokenBatch, rows: Range<Int>, scored: [ScoredRows], logits: [Tensor]) {
    self.pass = pass
    self.batch = batch
    self.rows = rows
    self.scored = scored.compactMap { $0.clamped(to: rows)?.moved(by: -rows.lowerBound) }
    self.logits = logits
  }

  /// The targets of all rows.
  var targets: ArraySlice<UInt32> { batch.targets[rows] }

  /// The targets of some rows, counted from the beginning of the piece.
  func targets(_ range: Range<Int>) -> ArraySlice<UInt32> {
    batch.targets[rows.lowerBound + range.lowerBound..<rows.lowerBound + range.upperBound]
  }

  /// Writes the log-probabilities of the scored targets to their positions.
  ///
  /// - Parameters:
  ///   - logits: **shape** [rows, V].
  ///   - scale: a factor for the logits.
  ///   - scores: one value a scored token.
  func write(_ logits: Tensor, scale: Float, to scores: inout [Float]) {
    var result = [Float](repeating: 0, count: rows.count)
    CrossEntropy.forward(logits, targets: targets, scale: scale, logProbabilities: &result[...])
    for part in scored { scores.replaceSubrange(part.positions, with: result[part.rows]) }
  }
}

extension ScoredRows {
  /// The same targets, with rows counted from another beginning.
  fileprivate func moved(by offset: Int) -> ScoredRows {
    ScoredRows(rows: rows.lowerBound + offset..<rows.upperBound + offset, firstPosition: firstPosition)
  }
}
