import TensorKernels

extension HeadNorm {
  /// The normalization of a block's heads; nil when the model has none.
  init?(_ parameters: Parameters, layer: Int) {
    guard let gains = parameters.headGains(layer: layer) else { return nil }
    let model = parameters.layout.configuration
    self.init(
      heads: model.heads, queryGain: gains.query, keyGain: gains.key, epsilon: Float(model.rmsNormEpsilon))
  }
}

extension HeadNorm.Pass {
  /// Memory for at most `capacity` rows, of its own unless given.
  init(_ heads: AttentionHeads, capacity: Int, in memory: TensorMemory = TensorMemory(count: 0)) {
    self.init(
      input: memory.tensor(rows: capacity, columns: heads.rotatedColumns),
      scales: memory.tensor(rows: heads.rotatedCount, columns: capacity))
  }

  /// The memory of a range of rows from the first one on.
  func rows(_ rows: Range<Int>) -> HeadNorm.Pass { HeadNorm.Pass(input: input.rows(rows), scales: scales) }
}
