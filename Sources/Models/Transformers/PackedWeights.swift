import TensorKernels

/// A model's matrices in the order in which a decoder reads them.
///
/// The embedding and the gains are those of the parameters, which are kept; so a model takes twice its memory.
public struct PackedWeights {
  /// One block's matrices.
  struct Layer {
    let queryKeyValue: PackedMatrix, output: PackedMatrix, gateUp: PackedMatrix, down: PackedMatrix
  }

  /// The parameters with the embedding and the gains.
  let parameters: Parameters
  let layers: [Layer]
  let head: PackedMatrix

  /// Packs the matrices of a model, one behind the other.
  public init(_ parameters: Parameters) {
    self.parameters = parameters
    var packing = Packing(Self.matrices(of: parameters))
    layers = (0..<parameters.layout.configuration.layers).map { layer in
      Layer(
        queryKeyValue: packing.add(parameters.queryKeyValue(layer: layer)),
        output: packing.add(parameters.output(layer: layer)), gateUp: packing.add(parameters.gateUp(layer: layer)),
        down: packing.add(parameters.down(layer: layer)))
    }
    head = packing.add(parameters.head)
  }

  private static func matrices(of parameters: Parameters) -> [Tensor] {
    (0..<parameters.layout.configuration.layers).flatMap { layer in
      [
        parameters.queryKeyValue(layer: layer), parameters.output(layer: layer), parameters.gateUp(layer: layer),
        parameters.down(layer: layer),
      ]
    } + [parameters.head]
  }

  /// A storage that is filled matrix after matrix.
  private struct Packing {
    let storage: FloatStorage
    var offset = 0

    init(_ matrices: [Tensor]) {
      storage = FloatStorage(streamedCount: matrices.reduce(0) { $0 + PackedMatrix.storedCount($1) })
    }

    mutating func add(_ matrix: Tensor) -> PackedMatrix {
      defer { offset += PackedMatrix.storedCount(matrix) }
      return PackedMatrix(matrix, storage: storage, offset: offset)
    }
  }
}
