import TensorKernels

/// One value for each parameter of a model: its weights, its gradient, or a moment.
public struct Parameters {
  /// The place of each parameter.
  public let layout: ParameterLayout
  /// All elements, **shape** [1, count]; copies of the value share them.
  public let flat: Tensor

  /// Zeros.
  public init(_ layout: ParameterLayout) {
    self.layout = layout
    flat = Tensor(rows: 1, columns: layout.count)
  }

  /// A view of elements of a larger buffer.
  ///
  /// - Precondition: `flat` has one row of as many elements as the layout, without gaps.
  public init(_ layout: ParameterLayout, flat: Tensor) {
    precondition(flat.rows == 1 && flat.columns == layout.count)
    self.layout = layout
    self.flat = flat
  }

  /// The parameters of the model alone, without prediction heads; a view of the same elements.
  public var withoutPredictionHeads: Parameters {
    guard !layout.predictionHeads.isEmpty else { return self }
    return Parameters(ParameterLayout(layout.configuration), flat: flat.columns(0..<layout.modelCount))
  }

  /// The elements of one parameter.
  public func tensor(_ slot: ParameterLayout.Slot) -> Tensor {
    Tensor(flat.storage, offset: flat.offset + slot.offset, rows: slot.rows, columns: slot.columns)
  }

  /// The elements of parameters that follow one another, as one matrix.
  private func joined(_ slots: ParameterLayout.Slot...) -> Tensor {
    Tensor(
      flat.storage, offset: flat.offset + slots[0].offset, rows: slots.reduce(0) { $0 + $1.rows },
      columns: slots[0].columns)
  }

  /// **shape** [V, D].
  public var embedding: Tensor { tensor(layout.embedding) }
  /// **shape** [V, D]; the embedding itself when tied.
  public var head: Tensor { tensor(layout.head) }
  /// **shape** [1, D].
  public var finalGain: Tensor { tensor(layout.finalGain) }
  /// **shape** [1, D].
  public func attentionGain(layer: Int) -> Tensor { tensor(layout.layers[layer].attentionGain) }
  /// **shape** [(H + 2K)·E, D].
  public func queryKeyValue(layer: Int) -> Tensor {
    let attention = layout.layers[layer].attention
    return joined(attention.query, attention.key, attention.value)
  }
  /// The biases of queries, keys and values side by side, **shape** [1, (H + 2K)·E]; nil when the model has none.
  public func attentionBias(layer: Int) -> Tensor? {
    let biases = layout.attentionVectors[layer].biases
    guard let first = biases.first else { return nil }
    let count = layout.configuration.queryKeyValueSize
    return Tensor(flat.storage, offset: flat.offset + first.offset, rows: 1, columns: count)
  }
  /// The gains of query heads and of key heads, **shape** [1, E] each; nil when the model does not normalize heads.
  public func headGains(layer: Int) -> (query: Tensor, key: Tensor)? {
    let gains = layout.attentionVectors[layer].gains
    return gains.isEmpty ? nil : (tensor(gains[0]), tensor(gains[1]))
  }
  /// **shape** [D, H·E].
  public func output(layer: Int) -> Tensor { tensor(layout.layers[layer].attention.output) }
  /// **shape** [1, D].
  public func feedForwardGain(layer: Int) -> Tensor { tensor(layout.layers[layer].feedForwardGain) }
  /// **shape** [2F, D].
  public func gateUp(layer: Int) -> Tensor {
    let feedForward = layout.layers[layer].feedForward
    return joined(feedForward.gate, feedForward.up)
  }
  /// **shape** [D, F].
  public func down(layer: Int) -> Tensor { tensor(layout.layers[layer].feedForward.down) }
  /// **shape** [D, D].
  public func predictionHead(_ index: Int) -> Tensor { tensor(layout.predictionHeads[index]) }
}
