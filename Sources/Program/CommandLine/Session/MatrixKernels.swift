import CProcessor
import CStart
import TensorKernels

/// The choice of the matrix library's kernels, which it makes when the program starts.
///
/// An OpenBLAS that is older than the processor does not know it and takes kernels that any processor has, which need up to six
/// times as long. The program then starts again and names the kernels for the instructions that there are.
enum MatrixKernels {
  /// The variable that names kernels.
  static let variable = "OPENBLAS_CORETYPE"
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
