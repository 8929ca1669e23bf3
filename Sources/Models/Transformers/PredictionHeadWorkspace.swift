import TensorKernels

/// Working memory of the heads that predict tokens after the next one, for a chunk of tokens.
struct PredictionHeadWorkspace {
  /// A head's result, and its gradient, **shape** [chunk, D].
  let output: Tensor, dOutput: Tensor
  /// The same after the last normalization, and the rows' scales, **shape** [chunk, D] and [1, chunk].
  let normalized: Tensor, scales: Tensor

  init(_ configuration: ModelConfiguration, rows: Int) {
    output = Tensor(rows: rows, columns: configuration.hiddenSize)
    dOutput = Tensor(rows: rows, columns: configuration.hiddenSize)
    normalized = Tensor(rows: rows, columns: configuration.hiddenSize)
    scales = Tensor(rows: 1, columns: rows)
  }

  private init(_ memory: PredictionHeadWorkspace, rows: Range<Int>) {
    output = memory.output.rows(rows)
    dOutput = memory.dOutput.rows(rows)
    normalized = memory.normalized.rows(rows)
    scales = memory.scales
  }

  /// The memory of the first rows.
  func prefix(_ count: Int) -> PredictionHeadWorkspace { PredictionHeadWorkspace(self, rows: 0..<count) }

  /// The number of elements for so many rows.
  static func count(_ configuration: ModelConfiguration, rows: Int) -> Int { rows * (3 * configuration.hiddenSize + 1) }
}
