import CProcessor
import MatrixTiles
import WideTiles

extension PackedMatrix {
  /// y ← x·Wᵀ, or y ← y + x·Wᵀ.
  ///
  /// - Parameters:
  ///   - x: **shape** [rows, inputs].
  ///   - y: **shape** [rows, outputs]; it shares no memory with x.
  ///   - adding: true when the product is added to y instead of replacing it.
  public func multiply(_ x: Tensor, into y: Tensor, adding: Bool = false) {
    precondition(x.columns == inputs && y.columns == outputs && x.rows == y.rows)
    let product = PackedProduct(weights: self, x: x, y: y, isAdding: adding)
    var panel = 0
    if MatrixProduct.kernels == .own(.avx512) {
      while (panel + 4) * Self.width <= outputs {
        product.multiplyFour(panels: panel)
        panel += 4
      }
    }
    while panel < panelCount {
      product.multiply(panel: panel)
      panel += 1
    }
  }
}

/// One product with packed weights, computed in tiles of 6 or 4 rows × 16 outputs.
///
/// The sums of a tile stay in registers; those of 6 rows fill 12 of 16 AVX registers.
private struct PackedProduct {
  let weights: PackedMatrix
  let x: Tensor
  let y: Tensor
  let isAdding: Bool

  /// A panel, and the weights that the processor fetches while the tile computes.
  @unsafe
  struct Panel {
    let index: Int
    let weights: UnsafePointer<Vector>
    let ahead: UnsafePointer<Vector>
    /// The logarithm of the number of tiles that share the fetching of the next panel.
    let shift: Int
  }

  /// Four full panels with registers of 512 bits, but for the last rows when they are fewer than four. The bits are the same.
  ///
  /// The first two tiles fetch a half of the next four panels each, which arrive from memory while the present ones are multiplied.
  func multiplyFour(panels first: Int) {
    var row = 0
    var tile = 0
    while x.rows - row >= 4 {
      let left = x.rows - row
      let takesSix = left > 5 && left != 8
      let (a, b, c) = unsafe (rows(row), fourPanels(first), target(row, panel: first))
      let ahead = unsafe tile < 2 ? b.base + (4 + 2 * tile) * b.stride : b.base
      let multiply = unsafe takesSix ? WideTile.multiplySixByFour : WideTile.multiplyFourByFour
      unsafe multiply(a, b, weights.inputs, c, ahead)
      row += takesSix ? 6 : 4
      tile += 1
    }
    for panel in first..<first + 4 { multiply(panel: panel, from: row) }
  }

  @unsafe @inline(__always)
  private func rows(_ first: Int) -> TileRows {
    unsafe TileRows(base: UnsafePointer(x.base + first * x.stride), rowStride: x.stride, stepStride: 1)
  }

  @unsafe @inline(__always)
  private func fourPanels(_ first: Int) -> TilePanels {
    let base = unsafe UnsafeRawPointer(weights.weights(ofPanel: first)).assumingMemoryBound(to: Float.self)
    return unsafe TilePanels(base: base, stride: weights.inputs * PackedMatrix.width)
  }

  @unsafe @inline(__always)
  private func target(_ row: Int, panel: Int) -> TileTarget {
    unsafe TileTarget(
      base: y.base + row * y.stride + panel * PackedMatrix.width, stride: y.stride, isAdding: isAdding)
  }

  func multiply(panel: Int, from first: Int = 0) {
    var row = first
    var tile = 0
    while row < x.rows {
      let left = x.rows - row
      let panel = unsafe self.panel(panel, tile: tile)
      // Seven and eight rows are two tiles of four.
      let takesSix = left > 4 && left != 7 && left != 8
      if takesSix { unsafe multiplySix(panel, row: row) } else { unsafe multiplyFour(panel, row: row) }
      row += takesSix ? 6 : 4
      tile += 1
    }
  }

  /// A panel as one of its tiles sees it: the first 1, 2 or 4 tiles fetch a part of the next panel each.
  @inline(__always)
  private func panel(_ index: Int, tile: Int) -> Panel {
    let shift = x.rows > 16 ? 2 : x.rows > 6 ? 1 : 0
    let own = unsafe weights.weights(ofPanel: index)
    guard index + 1 < weights.panelCount, tile < 1 << shift else {
      return unsafe Panel(index: index, weights: own, ahead: own, shift: shift)
    }
    let next = unsafe weights.weights(ofPanel: index + 1) + (weights.inputs >> shift) * tile
    return unsafe Panel(index: index, weights: own, ahead: next, shift: shift)
  }

  @inline(__always)
  private func multiplyFour(_ panel: Panel, row: Int) {
    var upper = unsafe pair(row)
    var lower = unsafe pair(row + 2)
    var input = 0
    while input < weights.inputs {
      let weight = unsafe panel.weights[input]
      unsafe chorus_prefetch(panel.ahead + (input &>> panel.shift))
      unsafe upper.add(weight, input: input)
      unsafe lower.add(weight, input: input)
      input &+= 1
    }
    unsafe write(upper, to: row, panel: panel.index)
    unsafe write(lower, to: row + 2, panel: panel.index)
  }

  @inline(__always)
  private func multiplySix(_ panel: Panel, row: Int) {
    var upper = unsafe pair(row)
    var middle = unsafe pair(row + 2)
    var lower = unsafe pair(row + 4)
    var input = 0
    while input < weights.inputs {
      let weight = unsafe panel.weights[input]
      unsafe chorus_prefetch(panel.ahead + (input &>> panel.shift))
      unsafe upper.add(weight, input: input)
      unsafe middle.add(weight, input: input)
      unsafe lower.add(weight, input: input)
      input &+= 1
    }
    unsafe write(upper, to: row, panel: panel.index)
    unsafe write(middle, to: row + 2, panel: panel.index)
    unsafe write(lower, to: row + 4, panel: panel.index)
  }

  @inline(__always)
  private func pair(_ row: Int) -> RowPair {
    unsafe RowPair(first: input(row), second: input(row + 1))
  }

  /// A row of x, or the last one instead of one beyond it, whose sums are not written.
  @inline(__always)
  private func input(_ row: Int) -> UnsafePointer<Float> {
    unsafe UnsafePointer(x.base + min(row, x.rows - 1) * x.stride)
  }

  @inline(__always)
  private func write(_ pair: RowPair, to row: Int, panel: Int) {
    write(unsafe pair.firstSums, to: row, panel: panel)
    write(unsafe pair.secondSums, to: row + 1, panel: panel)
  }

  /// Writes or adds the sums of one row, unless it is beyond the last.
  @inline(__always)
  private func write(_ sums: Vector, to row: Int, panel: Int) {
    guard row < y.rows else { return }
    let column = panel * PackedMatrix.width
    let target = unsafe y.base + row * y.stride + column
    let left = y.columns - column
    if left >= PackedMatrix.width {
      let memory = UnsafeMutableRawPointer(target)
      let before = isAdding ? unsafe memory.loadUnaligned(as: Vector.self) : Vector()
      unsafe memory.storeBytes(of: before + sums, as: Vector.self)
    } else {
      for index in 0..<left { unsafe target[index] = (isAdding ? target[index] : 0) + sums[index] }
    }
  }
}

/// Two rows of a tile and their sums.
@unsafe
private struct RowPair {
  let first: UnsafePointer<Float>
  let second: UnsafePointer<Float>
  var firstSums = Vector()
  var secondSums = Vector()

  @inline(__always)
  mutating func add(_ weight: Vector, input: Int) {
    unsafe firstSums.addProduct(Vector(repeating: first[input]), weight)
    unsafe secondSums.addProduct(Vector(repeating: second[input]), weight)
  }
}
