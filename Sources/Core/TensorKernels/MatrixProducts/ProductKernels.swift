import Synchronization

/// The kernels of matrix products.
public enum ProductKernels: Sendable, Equatable, CustomStringConvertible {
  /// Those of OpenBLAS.
  case library
  /// Those of this module, whose bits do not depend on the instructions.
  case own(VectorInstructions)

  /// Their name in words.
  public var description: String {
    switch self {
    case .library: "OpenBLAS (\(BLAS.kernels))"
    case .own(.avx2): "Chorus (AVX2)"
    case .own(.avx512): "Chorus (AVX-512)"
    }
  }

  /// The kernels by the name of an environment variable: openblas, avx2 or avx512; nil for other names, and for instructions that
  /// this processor lacks.
  public init?(name: String) {
    if name == "openblas" {
      self = .library
    } else if let instructions = VectorInstructions.available.first(where: { $0.rawValue == name }) {
      self = .own(instructions)
    } else {
      return nil
    }
  }

  /// Those with the widest registers of this processor; the library's on processors that there are no others for.
  public static let best: ProductKernels = VectorInstructions.available.last.map { .own($0) } ?? .library
}

extension MatrixProduct {
  /// The kernels of products that name none; set before the first one.
  public static var kernels: ProductKernels {
    get { chosen.withLock { $0 } }
    set { chosen.withLock { $0 = newValue } }
  }
}

private let chosen = Mutex(ProductKernels.best)
