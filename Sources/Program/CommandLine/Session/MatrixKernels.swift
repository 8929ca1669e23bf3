import CProcessor
import CStart
import Configurations
import Foundation
import TensorKernels

/// The choice of the kernels of matrix products.
///
/// One rank with one thread multiplies by kernels of Chorus, on processors that have AVX2 at least. More threads, and older
/// processors, take the matrix library, which chooses its kernels when the program starts, before the number of threads is known. An
/// OpenBLAS that is older than the processor does not know it and takes kernels that any processor has, which need up to six times as
/// long. The program then starts again and names the kernels for the instructions that there are.
enum MatrixKernels {
  /// The variable that names kernels.
  static let variable = "OPENBLAS_CORETYPE"
  /// The variable that names the kernels of products: openblas, avx2 or avx512.
  static let own = "CHORUS_KERNELS"

  /// Sets the kernels of all products.
  ///
  /// - Parameter threads: the threads of a product.
  /// - Throws: `ConfigurationError.contradiction` when the environment names kernels that there are none of here.
  static func select(threads: Int) throws(ConfigurationError) {
    BLAS.threadCount = threads
    MatrixProduct.kernels = threads > 1 ? .library : .best
    guard let name = ProcessInfo.processInfo.environment[own], !name.isEmpty else { return }
    guard let named = ProductKernels(name: name) else {
      let known = ["openblas"] + VectorInstructions.available.map(\.rawValue)
      throw .contradiction(
        "\(own)=\(name) names no kernels that this machine has; take \(known.joined(separator: ", "))")
    }
    guard threads == 1 || named == .library else {
      throw .contradiction("\(own)=\(name) computes on one thread; leave out --threads \(threads), or take openblas")
    }
    MatrixProduct.kernels = named
  }

  /// Kernels without the instructions of x86-64-v3.
  private static let oldKernels: Set = ["Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Sandybridge"]

  /// Starts the program again where the library has not found kernels that use the processor, and nobody has named some.
  static func choose() {
    guard oldKernels.contains(BLAS.kernels), let better = kernels(level: Int(chorus_processor_level())) else { return }
    unsafe chorus_start_again("\(variable)=\(better)")
  }

  /// The kernels for the instructions of an x86-64 level; nil where the library needs no help.
  private static func kernels(level: Int) -> String? {
    switch level {
    case 4...: "SkylakeX"
    case 3: "Haswell"
    default: nil
    }
  }
}
