/// The rows of A that a tile of C ← A·B reads: the element of row r and step k is at r·rowStride + k·stepStride.
@unsafe
public struct TileRows {
  /// The element of the first row and step.
  public let base: UnsafePointer<Float>
  /// The elements from a row, and from a step, to the next.
  public let rowStride: Int, stepStride: Int

  /// Rows in memory that is valid until the tile is computed.
  @inlinable
  public init(base: UnsafePointer<Float>, rowStride: Int, stepStride: Int) {
    unsafe self.base = base
    unsafe self.rowStride = rowStride
    unsafe self.stepStride = stepStride
  }
}
