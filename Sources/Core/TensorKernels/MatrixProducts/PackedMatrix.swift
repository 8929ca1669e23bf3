import COpenBLAS

/// The weights of a linear layer in the order in which a product with few rows reads them.
///
/// `cblas_sgemm` packs its operands anew in every call, which costs as much as the product itself when x has few rows, and
/// the bits of a row depend on how many others there are. Here weights are packed once, and each output is summed in the
/// order of the inputs, so that the bits of a row are a function of that row alone.
///
/// 16 outputs form a panel: input after input, 16 weights side by side. The sums of a tile of 6 or 4 rows × 16 outputs stay
/// in registers; 6 fill 12 of 16 AVX registers.
public struct PackedMatrix {
  /// Outputs that stand side by side.
  private static let width = 16

  /// The numbers of outputs and inputs.
  public let outputs: Int, inputs: Int
  private let storage: FloatStorage
  private let offset: Int

  /// Packs weights of **shape** [outputs, inputs] into a storage of their own.
  public init(_ weights: Tensor) {
    self.init(weights, storage: FloatStorage(streamedCount: Self.storedCount(weights)), offset: 0)
  }

  /// Packs weights of **shape** [outputs, inputs] into a storage that holds others, too.
  ///
  /// - Parameter offset: a multiple of 16.
  /// - Precondition: there is room for `storedCount` numbers.
  public init(_ weights: Tensor, storage: FloatStorage, offset: Int) {
    precondition(offset % Self.width == 0 && offset + Self.storedCount(weights) <= storage.count)
    (outputs, inputs) = (weights.rows, weights.columns)
    (self.storage, self.offset) = (storage, offset)
    for output in 0..<outputs {
      let row = unsafe weights.row(output)
      let start = offset + (output / Self.width) * inputs * Self.width + output % Self.width
      for input in 0..<inputs { unsafe storage.base[start + input * Self.width] = row[input] }
    }
  }

  /// How many numbers packed weights take.
  public static func storedCount(_ weights: Tensor) -> Int { paddedCount(weights.rows) * weights.columns }

  /// How many outputs there is room for, so that panels are whole.
  public static func paddedCount(_ outputs: Int) -> Int { (outputs + width - 1) / width * width }

  /// y ← x·Wᵀ, or y ← y + x·Wᵀ.
  ///
  /// - Parameters:
  ///   - x: **shape** [rows, inputs].
  ///   - y: **shape** [rows, outputs]; it shares no memory with x.
  ///   - adding: whether what stands in y is kept.
  public func multiply(_ x: Tensor, into y: Tensor, adding: Bool = false) {
    precondition(x.columns == inputs && y.columns == outputs && x.rows == y.rows)
    // Tiles of a panel share the fetching of the next one: the first 1, 2 or 4 of them.
    let shift = x.rows > 16 ? 2 : x.rows > 6 ? 1 : 0
    for panel in 0..<Self.paddedCount(outputs) / Self.width {
      var (row, tile) = (0, 0)
      while row < x.rows {
        let left = x.rows - row
        let ahead = unsafe lead(panel, tile: tile, shift: shift)
        tile += 1
        // Seven and eight rows are two tiles of four.
        if left > 4, left != 7, left != 8 {
          unsafe multiplySix(x, panel, row, into: y, adding, ahead, shift)
          row += 6
        } else {
          unsafe multiplyFour(x, panel, row, into: y, adding, ahead, shift)
          row += 4
        }
      }
    }
  }

  private func weights(_ panel: Int) -> UnsafePointer<SIMD16<Float>> {
    unsafe UnsafeRawPointer(storage.base + offset + panel * inputs * Self.width)
      .assumingMemoryBound(to: SIMD16<Float>.self)
  }

  /// Where those weights begin that a tile asks the processor to fetch meanwhile: a part of the next panel.
  private func lead(_ panel: Int, tile: Int, shift: Int) -> UnsafePointer<SIMD16<Float>> {
    guard (panel + 1) * Self.width < outputs, tile < 1 << shift else { return unsafe weights(panel) }
    return unsafe weights(panel + 1) + (inputs >> shift) * tile
  }

  /// One tile. Rows beyond the last are computed like the last, and not written.
  @inline(__always)
  private func multiplyFour(
    _ x: Tensor, _ panel: Int, _ first: Int, into y: Tensor, _ adding: Bool, _ ahead: UnsafePointer<SIMD16<Float>>,
    _ shift: Int
  ) {
    let (x0, x1) = unsafe (row(first, of: x), row(first + 1, of: x))
    let (x2, x3) = unsafe (row(first + 2, of: x), row(first + 3, of: x))
    let weights = unsafe weights(panel)
    var (sum0, sum1, sum2, sum3) = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
    var input = 0
    while input < inputs {
      let weight = unsafe weights[input]
      unsafe chorus_prefetch(ahead + (input &>> shift))
      sum0.addProduct(SIMD16(repeating: unsafe x0[input]), weight)
      sum1.addProduct(SIMD16(repeating: unsafe x1[input]), weight)
      sum2.addProduct(SIMD16(repeating: unsafe x2[input]), weight)
      sum3.addProduct(SIMD16(repeating: unsafe x3[input]), weight)
      input &+= 1
    }
    write(sum0, panel, first, to: y, adding)
    write(sum1, panel, first + 1, to: y, adding)
    write(sum2, panel, first + 2, to: y, adding)
    write(sum3, panel, first + 3, to: y, adding)
  }

  @inline(__always)
  private func multiplySix(
    _ x: Tensor, _ panel: Int, _ first: Int, into y: Tensor, _ adding: Bool, _ ahead: UnsafePointer<SIMD16<Float>>,
    _ shift: Int
  ) {
    let (x0, x1, x2) = unsafe (row(first, of: x), row(first + 1, of: x), row(first + 2, of: x))
    let (x3, x4, x5) = unsafe (row(first + 3, of: x), row(first + 4, of: x), row(first + 5, of: x))
    let weights = unsafe weights(panel)
    var (sum0, sum1, sum2) = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
    var (sum3, sum4, sum5) = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
    var input = 0
    while input < inputs {
      let weight = unsafe weights[input]
      unsafe chorus_prefetch(ahead + (input &>> shift))
      sum0.addProduct(SIMD16(repeating: unsafe x0[input]), weight)
      sum1.addProduct(SIMD16(repeating: unsafe x1[input]), weight)
      sum2.addProduct(SIMD16(repeating: unsafe x2[input]), weight)
      sum3.addProduct(SIMD16(repeating: unsafe x3[input]), weight)
      sum4.addProduct(SIMD16(repeating: unsafe x4[input]), weight)
      sum5.addProduct(SIMD16(repeating: unsafe x5[input]), weight)
      input &+= 1
    }
    write(sum0, panel, first, to: y, adding)
    write(sum1, panel, first + 1, to: y, adding)
    write(sum2, panel, first + 2, to: y, adding)
    write(sum3, panel, first + 3, to: y, adding)
    write(sum4, panel, first + 4, to: y, adding)
    write(sum5, panel, first + 5, to: y, adding)
  }

  /// A row, or the last one instead of one beyond it.
  @inline(__always)
  private func row(_ index: Int, of x: Tensor) -> UnsafePointer<Float> {
    unsafe UnsafePointer(x.base + min(index, x.rows - 1) * x.stride)
  }

  /// Writes or adds the sums of one row, unless it is beyond the last.
  @inline(__always)
  private func write(_ sums: SIMD16<Float>, _ panel: Int, _ row: Int, to y: Tensor, _ adding: Bool) {
    guard row < y.rows else { return }
    let column = panel * Self.width
    let target = unsafe y.base + row * y.stride + column
    if column + Self.width <= outputs {
      let memory = UnsafeMutableRawPointer(target)
      let before = adding ? unsafe memory.loadUnaligned(as: SIMD16<Float>.self) : SIMD16()
      unsafe memory.storeBytes(of: before + sums, as: SIMD16<Float>.self)
    } else {
      for index in 0..<outputs - column { unsafe target[index] = (adding ? target[index] : 0) + sums[index] }
    }
  }
}
