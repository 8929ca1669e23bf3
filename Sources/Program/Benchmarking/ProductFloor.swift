import TensorKernels
import Training
import Transformers

/// The time that the matrix products of a training step take by themselves, a lower bound of the time of a step.
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

  /// Seconds per step and rank.
  package func seconds() -> Double {
    let tokens = run.training.batchSize * run.model.contextLength / ranks
    let layers = Double(run.model.layers)
    return Double(tokens) * (layers * (layerPerToken + attentionPerToken) + headPerToken)
  }

  /// The linear layers of one block, for each token.
  private var layerPerToken: Double {
    let model = run.model
    let rows = LaneGradient.rowsPerPass(run)
    let seconds =
      linear(rows: rows, outputs: model.queryKeyValueSize, inputs: model.hiddenSize)
      + linear(rows: rows, outputs: model.hiddenSize, inputs: model.heads.queryColumns)
      + linear(rows: rows, outputs: 2 * model.feedForwardSize, inputs: model.hiddenSize)
      + linear(rows: rows, outputs: model.hiddenSize, inputs: model.feedForwardSize)
    return seconds / Double(rows)
  }

  /// The output head, for each token.
  private var headPerToken: Double {
    let chunk = min(LaneGradient.rowsPerPass(run), Transformer.chunkLength)
    return linear(rows: chunk, outputs: run.model.vocabularySize, inputs: run.model.hiddenSize) / Double(chunk)
  }

  /// The three products of a layer: forward, gradient of the input, gradient of the weights.
  private func linear(rows: Int, outputs: Int, inputs: Int) -> Double {
    let x = Tensor(rows: rows, columns: inputs)
    let w = Tensor(rows: outputs, columns: inputs)
    let y = Tensor(rows: rows, columns: outputs)
    return Stopwatch.best { MatrixProduct.timesTransposed(x, w, into: y) }
      + Stopwatch.best { MatrixProduct.times(y, w, into: x) }
      + Stopwatch.best { MatrixProduct.transposedTimes(y, x, into: w, adding: true) }
  }

  /// Six products with half of the keys, for each token of all heads.
  private var attentionPerToken: Double {
    let model = run.model
    let block = min(64, model.contextLength)
    let keys = max(1, model.contextLength / 2)
    let q = Tensor(rows: block, columns: model.headWidth)
    let k = Tensor(rows: keys, columns: model.headWidth)
    let scores = Tensor(rows: block, columns: keys)
    let toScores = Stopwatch.best { MatrixProduct.timesTransposed(q, k, into: scores) }
    let fromScores = Stopwatch.best { MatrixProduct.times(scores, k, into: q) }
    return 3 * (toScores + fromScores) / Double(block) * Double(model.headCount)
  }
}
