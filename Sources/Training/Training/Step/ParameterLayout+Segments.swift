import Optimizers
import Transformers

extension ParameterLayout {
  /// The parameters of the layout as an optimizer sees them, by rising offset.
  package var segments: [ParameterSegment] {
    slots.map {
      ParameterSegment(
        range: $0.offset..<$0.offset + $0.count, isDecayed: $0.isDecayed,
        matrixColumns: $0.role == .linear || $0.role == .predictionHead ? $0.columns : nil)
    }
  }
}
