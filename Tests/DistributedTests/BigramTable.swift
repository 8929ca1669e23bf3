import Evaluation
import Foundation
import TensorKernels

/// A model that is not a transformer: the next token depends on the last one alone.
struct BigramTable: Scorer {
  let vocabularySize: Int
  var contextLength: Int? { nil }

  /// The unnormalized log-probability of a token after another.
  func logit(_ token: Int, after last: UInt32) -> Float { Float((token * 7 + Int(last) * 3) % 11) / 4 }

  func logProbability(of token: UInt32, after last: UInt32) -> Float {
    let sum = (0..<vocabularySize).reduce(0.0) { $0 + exp(Double(logit($1, after: last))) }
    return Float(Double(logit(Int(token), after: last)) - log(sum))
  }

  func logProbabilities(of windows: TokenWindows) -> [Float] {
    let batch = windows.batch()
    return windows.scoredRows().flatMap { $0.rows }.map {
      logProbability(of: batch.targets[$0], after: batch.inputs[$0])
    }
  }
}

/// The same model with logits.
struct BigramLogits: LogitScorer {
  let table: BigramTable
  var vocabularySize: Int { table.vocabularySize }
  var contextLength: Int? { nil }

  func logProbabilities(of windows: TokenWindows) -> [Float] { table.logProbabilities(of: windows) }

  func makePass(capacity: Int) -> any LogitPass { BigramPass(table) }
}

/// A pass of the table: the inputs are all that logits follow from.
private final class BigramPass: LogitPass {
  private let table: BigramTable
  private var inputs: [UInt32] = []

  init(_ table: BigramTable) { self.table = table }

  func compute(_ batch: TokenBatch) { inputs = batch.inputs }

  func write(_ rows: Range<Int>, into logits: Tensor) {
    for row in rows {
      let values = (0..<table.vocabularySize).map { table.logit($0, after: inputs[row]) }
      logits.rows(row - rows.lowerBound..<row - rows.lowerBound + 1).assign(values)
    }
  }
}
