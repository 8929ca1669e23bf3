import TensorKernels

/// A model's matrices as a decoder multiplies by them.
public struct DecoderWeights {
  /// One matrix.
  enum Matrix {
    /// In an order of our own: the bits of a row of a product depend on that row alone, and few rows are quick.
    case packed(PackedMatrix)
    /// As the parameters have it, **shape** [outputs, inputs]: quickest for hundreds of rows.
    case plain(Tensor)
  }

  /// One block's matrices.
  struct Layer {
    let queryKeyValue: Matrix, output: Matrix, gateUp: Matrix, down: Matrix
  }

  /// The parameters with the embedding and the gains.
  let parameters: Parameters
  let layers: [Layer]
  let head: Matrix

  /// The matrices in the order in which products with few rows read them, one behind the other.
  ///
  /// A sequence's logits have the same bits alone and beside any others. The embedding and the gains are those of the
  /// parameters, which are kept; so a model takes twice its memory.
  public init(packing parameters: Parameters) {
    let packing = Packing(parameters)
    self.init(parameters) { .packed(packing.add($0)) }
  }

  /// The matrices as they are, for steps of hundreds of rows.
  ///
  /// A sequence's logits depend on the other rows of a step in their last bits.
  public init(plain parameters: Parameters) { self.init(parameters) { .plain($0) } }

  private init(_ parameters: Parameters, _ matrix: (Tensor) -> Matrix) {
    self.parameters = parameters
    layers = (0..<parameters.layout.configuration.layers).map { layer in
      Layer(
        queryKeyValue: matrix(parameters.queryKeyValue(layer: layer)), output: matrix(parameters.output(layer: layer)),
        gateUp: matrix(parameters.gateUp(layer: layer)), down: matrix(parameters.down(layer: layer)))
    }
    head = matrix(parameters.head)
  }
}

extension DecoderWeights.Matrix {
  /// y ← x·Wᵀ, or y ← y + x·Wᵀ.
  ///
  /// - Parameters:
  ///   - x: **shape** [rows, inputs].
  ///   - y: **shape** [rows, outputs].
  func multiply(_ x: Tensor, into y: Tensor, adding: Bool = false) {
    switch self {
    case .packed(let matrix): matrix.multiply(x, into: y, adding: adding)
    case .plain(let matrix): MatrixProduct.timesTransposed(x, matrix, into: y, adding: adding)
    }
  }
}

/// A storage that is filled matrix after matrix.
private final class Packing {
  private let storage: FloatStorage
  private var offset = 0

  init(_ parameters: Parameters) {
    let matrices = (0..<parameters.layout.configuration.layers).flatMap { layer in
      [
        parameters.queryKeyValue(layer: layer), parameters.output(layer: layer), parameters.gateUp(layer: layer),
        parameters.down(layer: layer),
      ]
    }
    let counts = (matrices + [parameters.head]).map { PackedMatrix.storedCount($0) }
    storage = FloatStorage(count: counts.reduce(0, +))
  }

  func add(_ matrix: Tensor) -> PackedMatrix {
    defer { offset += PackedMatrix.storedCount(matrix) }
    return PackedMatrix(matrix, storage: storage, offset: offset)
  }
}
