import TensorKernels
import Transformers

extension Parameters {
  /// Refuses values that a type would make infinite.
  ///
  /// - Parameter directory: that of the model, for the error.
  /// - Throws: `CheckpointError.outOfRange`.
  func checkRange(of type: WeightType, directory: String) throws(CheckpointError) {
    for slot in layout.slots where !tensor(slot).isWithin(type.limit) {
      throw .outOfRange(directory: directory, tensor: slot.name, type: type.rawValue)
    }
  }
}

extension WeightType {
  /// The largest value that does not become infinite.
  fileprivate var limit: Float {
    switch self {
    case .float32: .greatestFiniteMagnitude
    case .bfloat16: Float(bitPattern: 0x7F7F_0000)
    case .float16: Float(Float16.greatestFiniteMagnitude)
    }
  }
}

extension Tensor {
  /// True when all finite elements are at most this far from 0.
  fileprivate func isWithin(_ limit: Float) -> Bool {
    withElements { elements in
      elements.indices.allSatisfy { !elements[$0].isFinite || abs(elements[$0]) <= limit }
    }
  }
}
