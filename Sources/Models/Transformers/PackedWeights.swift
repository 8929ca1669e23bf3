import TensorKernels

/// A model's matrices in the order in which a decoder reads them.
///
/// The embedding and the gains are those of the parameters, which are kept; so a model takes twice its memory.
public struct PackedWeights {
  /// One block's matrices.
  struct Layer {
    let queryKeyValue, output, gateUp, down: PackedMatrix
  }

  /// Where the embedding and the gains stand.
  let parameters: Parameters
  let layers: [Layer]
  let head: PackedMatrix

  /// Packs the matrices of a model, one behind the other.
  public init(_ parameters: Parameters) {
    self.parameters = parameters
    let layers = 0..<parameters.layout.configuration.layers
    let matrices =
      layers.flatMap { layer in
        [
          parameters.queryKeyValue(layer: layer), parameters.output(layer: layer), parameters.gateUp(layer: layer),
          parameters.down(layer: layer),
        ]
      } + [parameters.head]
    let storage = FloatStorage(streamedCount: matrices.reduce(0) { $0 + PackedMatrix.storedCount($1) })
    var offset = 0
    let packed = matrices.map { matrix in
      defer { offset += PackedMatrix.storedCount(matrix) }
      return PackedMatrix(matrix, storage: storage, offset: offset)
    }
    self.layers = layers.map { layer in
      Layer(
        queryKeyValue: packed[4 * layer], output: packed[4 * layer + 1], gateUp: packed[4 * layer + 2],
        down: packed[4 * layer + 3])
    }
    head = packed[packed.count - 1]
  }
}
