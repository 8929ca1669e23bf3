import Configurations
import TensorKernels

/// What a computation is going to reserve, so that a model that cannot fit is refused before anything is allocated.
///
/// Counts are floating point, since sizes that somebody mistyped overflow whole numbers.
public struct MemoryEstimate {
  /// In bytes.
  public private(set) var bytes = 0.0

  /// Nothing yet.
  public init() {}

  /// Adds float32 numbers: the product of some sizes.
  public mutating func add(_ sizes: Int...) {
    bytes += sizes.reduce(Double(MemoryLayout<Float>.stride)) { $0 * Double($1) }
  }

  /// Adds copies of a model's parameters.
  public mutating func add(copies: Int, of model: ModelConfiguration) {
    add(copies, ParameterLayout(model).count)
  }

  /// Adds what a `Transformer` reserves.
  public mutating func add(
    transformerOf model: ModelConfiguration, capacity: Int, purpose: Transformer.Purpose
  ) {
    let (width, inner, joined) = (model.hiddenSize, model.feedForwardSize, model.queryKeyValueSize)
    let layers = purpose == .training ? model.layers : 1
    add(layers, capacity, 5 * width + joined + 3 * inner + model.headCount + 2)
    add(capacity, 2 * width)
    if purpose == .training { add(capacity, 3 * width + joined + inner) }
    add(min(Transformer.chunkLength, capacity), model.vocabularySize)
    // Both tables of the rotary embedding, and the weights of a block of attention with their gradient.
    add(model.contextLength, model.headWidth + 2 * 64)
  }

  /// Refuses what does not fit.
  ///
  /// - Parameters:
  ///   - what: the computation, as the beginning of a sentence.
  ///   - available: bytes; those of this machine.
  /// - Throws: `ConfigurationError.tooLarge`.
  public func check(
    _ what: String, available: Double = MachineMemory.byteCount
  ) throws(ConfigurationError) {
    guard bytes <= available else { throw .tooLarge(what: what, needed: bytes, available: available) }
  }
}
