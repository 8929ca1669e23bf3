/// Finds elements and rows.
extension Tensor {
  /// The elements that are compared at a time.
  private static let pieceLength = 64

  /// The first column, from one on, whose element in a row is at least a threshold; nil when there is none.
  ///
  /// NaN is below every threshold.
  ///
  /// - Precondition: `start` is in `0...columns`.
  public func firstColumn(ofRow row: Int, from start: Int, atLeast threshold: Float) -> Int? {
    let elements = unsafe readableRow(row).span
    var next = start
    while next < elements.count {
      let end = min(next + Self.pieceLength, elements.count)
      if Self.mayHaveElement(elements.extracting(next..<end), atLeast: threshold),
        let column = (next..<end).first(where: { elements[$0] >= threshold })
      {
        return column
      }
      next = end
    }
    return nil
  }

  /// False when all elements are below a threshold.
  ///
  /// The differences to it then are negative. Their signs are combined without a branch, so that the loop vectorizes; a difference
  /// that is NaN may have either sign.
  @inline(__always)
  private static func mayHaveElement(_ elements: Span<Float>, atLeast threshold: Float) -> Bool {
    var signs: Int32 = 0
    for i in elements.indices { signs |= ~Int32(bitPattern: (elements[i] - threshold).bitPattern) }
    return signs < 0
  }

  /// Copies some rows of another tensor into the first rows of this one.
  ///
  /// - Precondition: there is room, and the tensors have the same number of columns.
  public func gather(_ indices: ArraySlice<Int>, of other: Tensor) {
    precondition(indices.count <= rows && columns == other.columns)
    for (target, source) in indices.enumerated() {
      _ = unsafe row(target).update(fromContentsOf: other.readableRow(source))
    }
  }
}
