import Configurations
import MachineLimits
import TensorKernels

/// The memory that a computation is going to reserve, so that a model that cannot fit is refused before anything is
/// allocated.
///
/// Sizes are floating point, since sizes that somebody mistyped overflow integers.
public struct MemoryEstimate {
  /// In bytes.
  public private(set) var bytes = 0.0

  /// Nothing yet.
  public init() {}

  /// Adds float32 elements: the product of some sizes.
  public mutating func add(_ sizes: Int...) {
    bytes += sizes.reduce(Double(MemoryLayout<Float>.stride)) { $0 * Double($1) }
  }

  /// Adds copies of a model's parameters.
  public mutating func add(copies: Int, of model: ModelConfiguration) {
    add(copies, ParameterLayout(model).count)
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
