/// A vector that is added to every row, as a linear layer does with its bias.
public enum Bias {
  /// Adds the bias to each row.
  ///
  /// - Parameters:
  ///   - bias: **shape** [1, columns].
  ///   - x: **shape** [rows, columns]; changed in place.
  public static func add(_ bias: Tensor, to x: Tensor) {
    precondition(bias.rows == 1 && bias.columns == x.columns)
    let values = unsafe bias.readableRow(0).span
    for row in 0..<x.rows {
      var target = unsafe x.row(row).mutableSpan
      precondition(target.count == values.count)
      for i in values.indices { target[i] += values[i] }
    }
  }

  /// Adds the gradient with respect to the bias, Σ over rows of dy.
  ///
  /// - Parameters:
  ///   - dy: **shape** [rows, columns].
  ///   - dBias: **shape** [1, columns]; added to.
  public static func backward(_ dy: Tensor, dBias: Tensor) {
    for row in 0..<dy.rows { add(dy.row(at: row), to: dBias) }
  }
}
