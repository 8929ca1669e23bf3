import TensorKernels
import Training
import Transformers

/// The time that the matrix products of a training step take by themselves: what a step cannot be faster than.
///
/// Each product is timed at its own shape: rows of one pass by the layer's outputs and inputs, once forward and twice
/// backward; attention as blocks of queries against half of the keys, twice forward and four times backward.
package struct ProductFloor {
  private let run: RunConfiguration
  private let ranks: Int

  package init(_ run: RunConfiguration, ranks: Int) {
    self.run = run
    self.ranks = ranks
  }

  /// Seconds a step and rank.
  package func seconds() -> Double {
    let model = run.model
    let tokens = run.training.batchSize * model.contextLength / ranks
    let rows = LaneGradient.rowsPerPass(run)
    let perLayer =
      linear(rows: rows, outputs: model.queryKeyValueSize, inputs: model.hiddenSize)
      + linear(rows: rows, outputs: model.hiddenSize, inputs: model.hiddenSize)
      + linear(rows: rows, outputs: 2 * model.feedForwardSize, inputs: model.hiddenSize)
      + linear(rows: rows, outputs: model.hiddenSize, inputs: model.feedForwardSize)
    let chunk = min(rows, Transformer.chunkLength)
    let head = linear(rows: chunk, outputs: model.vocabularySize, inputs: model.hiddenSize)
    let perToken = Double(model.layers) * perLayer / Double(rows) + head / Double(chunk)
    return Double(tokens) * (perToken + Double(model.layers) * attentionPerToken)
  }

  /// The three products of a layer: forward, gradient of the input, gradient of the weights.
  private func linear(rows: Int, outputs: Int, inputs: Int) -> Double {
    let (x, w, y) = (
      Tensor(rows: rows, columns: inputs), Tensor(rows: outputs, columns: inputs),
      Tensor(rows: rows, columns: outputs)
    )
    return Stopwatch.best { MatrixProduct.timesTransposed(x, w, into: y) }
      + Stopwatch.best { MatrixProduct.times(y, w, into: x) }
      + Stopwatch.best { MatrixProduct.transposedTimes(y, x, into: w, beta: 1) }
  }

  /// Six products with half of the keys, for each token of all heads.
  private var attentionPerToken: Double {
    let model = run.model
    let (block, keys) = (min(64, model.contextLength), max(1, model.contextLength / 2))
    let (q, k, scores) = (
      Tensor(rows: block, columns: model.headWidth), Tensor(rows: keys, columns: model.headWidth),
      Tensor(rows: block, columns: keys)
    )
    let toScores = Stopwatch.best { MatrixProduct.timesTransposed(q, k, into: scores) }
    let fromScores = Stopwatch.best { MatrixProduct.times(scores, k, into: q) }
    return 3 * (toScores + fromScores) / Double(block) * Double(model.headCount)
  }
}
