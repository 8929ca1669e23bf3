import MatrixTiles

/// Tiles of a matrix product in registers of 256 bits: the sums of 6 rows × 16 columns fill 12 of 16.
@unsafe
enum NarrowTile {
  /// C ← A·B or C ← C + A·B for 6 rows and one panel.
  ///
  /// Each sum is one chain of fused multiply-adds in the order of the steps, from 0, which then replaces C or is added to it.
  ///
  /// - Parameter b: the panel, aligned to 64 bytes.
  @inline(never)
  static func multiply(_ a: TileRows, _ b: UnsafePointer<Float>, steps: Int, into c: TileTarget) {
    var row0 = Vector(), row1 = Vector(), row2 = Vector(), row3 = Vector(), row4 = Vector(), row5 = Vector()
    let (rowStride, stepStride) = unsafe (a.rowStride, a.stepStride)
    var upper = unsafe a.base
    var lower = unsafe a.base + 3 * rowStride
    var panel = unsafe UnsafeRawPointer(b)
    for _ in 0..<steps {
      let b = unsafe panel.load(as: Vector.self)
      unsafe row0.addProduct(Vector(repeating: upper[0]), b)
      unsafe row1.addProduct(Vector(repeating: upper[rowStride]), b)
      unsafe row2.addProduct(Vector(repeating: upper[2 &* rowStride]), b)
      unsafe row3.addProduct(Vector(repeating: lower[0]), b)
      unsafe row4.addProduct(Vector(repeating: lower[rowStride]), b)
      unsafe row5.addProduct(Vector(repeating: lower[2 &* rowStride]), b)
      unsafe upper += stepStride
      unsafe lower += stepStride
      unsafe panel += 64
    }
    unsafe write(row0, to: c, row: 0)
    unsafe write(row1, to: c, row: 1)
    unsafe write(row2, to: c, row: 2)
    unsafe write(row3, to: c, row: 3)
    unsafe write(row4, to: c, row: 4)
    unsafe write(row5, to: c, row: 5)
  }

  @unsafe @inline(__always)
  private static func write(_ sums: Vector, to c: TileTarget, row: Int) {
    let memory = unsafe UnsafeMutableRawPointer(c.base + row * c.stride)
    let before = unsafe c.isAdding ? memory.loadUnaligned(as: Vector.self) : Vector()
    unsafe memory.storeBytes(of: c.isAdding ? before + sums : sums, as: Vector.self)
  }
}
