import MatrixTiles

/// C ← A·B or C ← C + A·B in blocks that fit the caches, and tiles that fit the registers of one core.
///
/// The columns of B are packed into panels of a tile's width, step after step. A is read where it stands when that is fast, and
/// packed otherwise. Every element of C is the sum, block after block of steps, of chains of fused multiply-adds in the order of
/// the steps; blocks begin at multiples of 256 steps. So its bits depend on its row of A and its column of B alone, not on the
/// shape of the product, the tile, or the width of the processor's registers.
///
/// Source: Van Zee and van de Geijn, "BLIS: A framework for rapidly instantiating BLAS functionality", 2015,
/// https://doi.org/10.1145/2764454, section 4.
struct BlockedProduct {
  let a: ProductOperand
  let b: Factor
  let c: Tensor
  let isAdding: Bool

  /// B as it is, to be packed for some instructions, or packed before.
  enum Factor {
    case operand(ProductOperand, VectorInstructions)
    case packed(PackedFactor)
  }

  /// The steps, rows and columns of a block: 192 × 256 values of A stay in the second cache, 256 × 1,024 of B in the third.
  static let blockSteps = 256, blockRows = 192, blockColumns = 1024

  func multiply() {
    let workspace = ProductWorkspace.take()
    defer { ProductWorkspace.giveBack(workspace) }
    for columns in (0..<c.columns).pieces(of: Self.blockColumns) {
      for steps in (0..<a.steps).pieces(of: Self.blockSteps) {
        let panels = panels(columns, steps: steps, in: workspace)
        let block = BlockOfSteps(product: self, panels: panels, steps: steps, workspace: workspace)
        for rows in (0..<c.rows).pieces(of: Self.blockRows) { block.multiply(rows) }
      }
    }
  }

  private func panels(_ columns: Range<Int>, steps: Range<Int>, in workspace: ProductWorkspace) -> Panels {
    switch b {
    case .packed(let factor): return factor.panels(columns, steps: steps)
    case .operand(let operand, let instructions):
      let panels = unsafe Panels(
        base: workspace.panels, lines: columns, steps: steps.count, instructions: instructions)
      panels.pack(operand, steps: steps)
      return panels
    }
  }
}

/// The part of a product with some columns of B and some steps.
@safe
private struct BlockOfSteps {
  let product: BlockedProduct
  let panels: Panels
  let steps: Range<Int>
  let workspace: ProductWorkspace

  func multiply(_ rows: Range<Int>) {
    let packed = packRows(rows)
    unsafe panels.forEachTile { shape, columns, panels in
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: TileShape.rows) {
        let isFull = first + TileShape.rows <= rows.upperBound && columns.count == shape.columns
        let a = unsafe tileRows(first, packedFrom: packed)
        if isFull {
          unsafe shape.multiply(a, panels, steps: steps.count, into: target(first, columns.lowerBound))
        } else {
          let valid = first..<min(first + TileShape.rows, rows.upperBound)
          unsafe multiplyEdge(shape, a, panels, rows: valid, columns: columns)
        }
      }
    }
  }

  /// True when a tile reads its rows of A where they stand: they are the tensor's rows, or the lines of memory that its columns
  /// pass through stay in the first cache.
  private var readsInPlace: Bool { product.a.linesAreRows || steps.count <= 64 }

  /// Packs the rows of A that cannot be read where they stand: all of them, or those of the last tile when there are fewer
  /// than six. Gives the first row that is packed.
  private func packRows(_ rows: Range<Int>) -> Int {
    let start = readsInPlace ? rows.lowerBound + rows.count / TileShape.rows * TileShape.rows : rows.lowerBound
    var first = start
    while first < rows.upperBound {
      let target = unsafe workspace.rows + (first - start) / TileShape.rows * packedLength
      let takesFour = !product.a.linesAreRows && first + 26 <= product.a.lines && first + 24 <= rows.upperBound
      if takesFour {
        unsafe product.a.packFourSixes(from: first, steps: steps, into: target, group: packedLength)
      } else {
        let lines = first..<min(first + TileShape.rows, rows.upperBound)
        unsafe product.a.pack(lines: lines, steps: steps, width: TileShape.rows, into: target)
      }
      first += takesFour ? 24 : TileShape.rows
    }
    return start
  }

  /// The elements of six packed rows, and the room that packing writes beyond.
  private var packedLength: Int { TileShape.rows * steps.count + ProductWorkspace.slack }

  @unsafe @inline(__always)
  private func tileRows(_ first: Int, packedFrom packed: Int) -> TileRows {
    if first >= packed {
      let offset = (first - packed) / TileShape.rows * packedLength
      return unsafe TileRows(base: workspace.rows + offset, rowStride: 1, stepStride: TileShape.rows)
    }
    let a = product.a
    return unsafe TileRows(
      base: a.address(line: first, step: steps.lowerBound), rowStride: a.lineStride, stepStride: a.stepStride)
  }

  private var isAdding: Bool { product.isAdding || steps.lowerBound > 0 }

  @unsafe @inline(__always)
  private func target(_ row: Int, _ column: Int) -> TileTarget {
    let c = product.c
    return unsafe TileTarget(base: c.base + row * c.stride + column, stride: c.stride, isAdding: isAdding)
  }

  /// A tile that reaches beyond C's last row or column.
  @unsafe
  private func multiplyEdge(
    _ shape: TileShape, _ a: TileRows, _ panels: TilePanels, rows: Range<Int>, columns: Range<Int>
  ) {
    let tile = unsafe TileTarget(base: workspace.tile, stride: shape.columns, isAdding: false)
    unsafe shape.multiply(a, panels, steps: steps.count, into: tile)
    for row in rows {
      let sums = unsafe workspace.tile + (row - rows.lowerBound) * shape.columns
      let target = unsafe target(row, columns.lowerBound).base
      for index in 0..<columns.count { unsafe target[index] = isAdding ? target[index] + sums[index] : sums[index] }
    }
  }
}
