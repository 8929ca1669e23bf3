/// A tile of C, which its sums replace or are added to.
@unsafe
public struct TileTarget {
  /// The element of the first row and column.
  public let base: UnsafeMutablePointer<Float>
  /// The elements from a row to the next.
  public let stride: Int
  /// True when sums are added to what is there.
  public let isAdding: Bool

  /// A tile in memory that is valid until it is computed.
  @inlinable
  public init(base: UnsafeMutablePointer<Float>, stride: Int, isAdding: Bool) {
    unsafe self.base = base
    unsafe self.stride = stride
    unsafe self.isAdding = isAdding
  }
}
