/// Inner products of single rows.
public enum DotProduct {
  /// Σ xᵢ·yᵢ of a row of each of two tensors.
  ///
  /// The order of the sum depends on the number of columns alone, and products commute: the bits are the same wherever the rows
  /// are, and whichever of them comes first.
  ///
  /// - Precondition: the tensors have the same number of columns.
  public static func of(_ x: Tensor, row: Int, _ y: Tensor, row other: Int) -> Float {
    dot(unsafe x.readableRow(row).span, unsafe y.readableRow(other).span)
  }
}
