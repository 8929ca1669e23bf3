/// The columns of B that a tile of C ← A·B reads: panels of 16, step after step, aligned to 64 bytes.
@unsafe
public struct TilePanels {
  /// The first step of the first panel.
  public let base: UnsafePointer<Float>
  /// The elements from a panel to the next.
  public let stride: Int

  /// Panels in memory that is valid until the tile is computed.
  @inlinable
  public init(base: UnsafePointer<Float>, stride: Int) {
    unsafe self.base = base
    unsafe self.stride = stride
  }
}
